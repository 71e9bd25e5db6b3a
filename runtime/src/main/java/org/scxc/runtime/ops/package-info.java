/** The door between the sched_ext core and a scheduler: callbacks one way, kfuncs the other. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.ops;
