/** Scenarios as tests for ktstr, the test harness of sched-ext/scx. */
@org.jspecify.annotations.NullMarked
package org.scxc.backends.ktstr;
