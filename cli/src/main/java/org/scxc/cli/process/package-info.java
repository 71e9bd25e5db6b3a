/** What every command has of its process: exit codes, failures, signals, streams, time. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.process;
