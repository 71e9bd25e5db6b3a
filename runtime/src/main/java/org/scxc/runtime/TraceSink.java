package org.scxc.runtime;

/** Receives one event of a run: scheduler switches and wake-ups as ftrace has them, callbacks between them. */
@FunctionalInterface
public interface TraceSink {
    TraceSink NONE = (atNs, cpu, task, event) -> {};

    /**
     * @param atNs ns after t = 0, may be negative
     * @param task {@code comm-pid} of the current task
     * @param event {@code sched_switch: prev_comm=…}, {@code ops.enqueue: pid=… flags=0x…}
     */
    void event(long atNs, int cpu, String task, String event);
}
