/** Java models of sched_ext schedulers. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.sched;
