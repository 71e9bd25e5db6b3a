package org.scxc.runtime.ops;

import java.util.OptionalLong;

/**
 * The user-space half of a scheduler that decides there: a process that does a pass over what its programs told it, and gives up the
 * CPU with sched_yield or sleeps. It is a task of the root cgroup, which its own scheduler has to run.
 */
public interface UserLoop {
    /** Its pid, which its programs are told before they are loaded: those of all other tasks are higher. */
    int PID = 99;

    /** Returns how much CPU time the next pass takes, ns, at least 1. */
    long costNs();

    /** One pass, at the end of its CPU time. */
    void pass();

    /** Returns until when it sleeps after the pass that it did last, ns since boot; empty = it yields. */
    default OptionalLong wakesAt() {
        return OptionalLong.empty();
    }
}
