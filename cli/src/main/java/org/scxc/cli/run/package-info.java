/** Runs scenarios in the simulator and assembles their results. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.run;
