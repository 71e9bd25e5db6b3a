/** The schedulers of the kernel's sched_ext selftests: each provokes one behaviour of the core. */
@org.jspecify.annotations.NullMarked
package org.scxc.runtime.sched.selftest;
