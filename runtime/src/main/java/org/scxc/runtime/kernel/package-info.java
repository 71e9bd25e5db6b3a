/** The sched_ext core as a deterministic discrete-event model. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.kernel;
