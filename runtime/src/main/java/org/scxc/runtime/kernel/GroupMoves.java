package org.scxc.runtime.kernel;

import org.scxc.runtime.fair.Eevdf;

/** What a move to another cgroup does to the queues that a task is on. */
final class GroupMoves {
    private final Tasks t;
    private final Clock clock;
    private final RunQueues rqs;
    private final Calls calls;
    private final Eevdf fair;
    private final Enqueue enqueue;
    private final Activation activation;
    private final Policies policies;

    GroupMoves(Ground ground, Calls calls, Eevdf fair, Enqueue enqueue, Activation activation, Policies policies) {
        t = ground.tasks();
        clock = ground.clock();
        rqs = ground.rqs();
        this.calls = calls;
        this.fair = fair;
        this.enqueue = enqueue;
        this.activation = activation;
        this.policies = policies;
    }

    /** sched_move_task(): off the queue of one group, onto that of another. */
    void ofFair(int p, int to) {
        int cpu = t.cpu(p);
        if (t.state[p] == Tasks.RUNNABLE) {
            activation.deactivate(p, 0);
            t.cgroup[p] = to;
            activation.activate(p, cpu, Enqueue.RESTORE);
        } else if (t.state[p] == Tasks.RUNNING) {
            fair.dequeue(cpu, p, false, clock.now());
            t.cgroup[p] = to;
            policies.joinFair(p, cpu);
            rqs.resched(cpu);
        } else {
            t.cgroup[p] = to;
        }
    }

    /** cpu controller on: one dequeue, cgroup_move, enqueue cycle. */
    void cycle(int p, int from, int to) {
        Runnable moved = () -> calls.cgroupMove(p, from, to);
        if (t.state[p] == Tasks.RUNNABLE) {
            int cpu = t.cpu(p);
            activation.deactivate(p, 0);
            moved.run();
            activation.activate(p, cpu, Enqueue.RESTORE);
            enqueue.runDeferred();
        } else if (t.state[p] == Tasks.RUNNING) {
            activation.cycle(p, moved);
            rqs.resched(t.cpu(p));
        } else {
            moved.run();
        }
    }
}
