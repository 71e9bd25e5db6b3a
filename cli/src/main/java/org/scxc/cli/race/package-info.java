/** Explores races; records and replays executions. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.race;
