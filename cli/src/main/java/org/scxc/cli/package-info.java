/** The scxc command: where it starts, which subcommands it has, and what a failure becomes. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli;
