/**
 * Races: the sched_ext core as atomic steps (docs/kernel/ops-state.md#atomic-steps), interleaved in every way.
 *
 * <p>A state is an array of cells ({@link org.scxc.runtime.explore.Cells} says where what lies); a step of one CPU changes
 * some of them ({@link org.scxc.runtime.explore.RaceMachine}); a search decides whose step comes next.
 */
@NullMarked
package org.scxc.runtime.explore;

import org.jspecify.annotations.NullMarked;
