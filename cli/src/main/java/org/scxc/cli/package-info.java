/** The scxc command: one small class a subcommand. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli;
