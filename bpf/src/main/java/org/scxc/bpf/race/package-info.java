/** Objects as the scheduler of a race: programs that stop before each step, and whose memory is cells of the race's store. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.race;
