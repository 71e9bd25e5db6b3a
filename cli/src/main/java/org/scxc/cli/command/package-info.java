/** The subcommands: a class each, options and the order of steps. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.command;
