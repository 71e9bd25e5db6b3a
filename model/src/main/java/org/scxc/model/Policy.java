package org.scxc.model;

/** Scheduling policy. {@code STOP} is a visit of the stopper class (noise only). */
public sealed interface Policy {
    record Normal() implements Policy {}

    record Batch() implements Policy {}

    record Idle() implements Policy {}

    /** SCHED_EXT: under SCX_OPS_SWITCH_PARTIAL only such tasks are the scheduler's; without a scheduler it is a normal task. */
    record Ext() implements Policy {}

    /** @param priority 1..99 */
    record Fifo(int priority) implements Policy {}

    record RoundRobin(int priority) implements Policy {}

    /** SCHED_DEADLINE: {@code runtime} of CPU time by {@code deadline} in every {@code period}, ns, in this order or equal. */
    record Deadline(long runtimeNs, long deadlineNs, long periodNs) implements Policy {}

    record Stop() implements Policy {}
}
