package org.scxc.runtime.kernel;

import org.scxc.model.Policy;
import org.scxc.runtime.fair.Eevdf;

/** Policy and nice of a task, and with them its class. */
public final class Policies {
    private final Tasks t;
    private final Clock clock;
    private final RunQueues rqs;
    private final DeadlineServers servers;
    private final Calls calls;
    private final Eevdf fair;
    private final Enqueue enqueue;
    private final Activation activation;
    private final Wakeups wakeups;
    private final Membership membership;

    Policies(
            Ground ground,
            Calls calls,
            Eevdf fair,
            Enqueue enqueue,
            Activation activation,
            Wakeups wakeups,
            Membership membership) {
        t = ground.tasks();
        clock = ground.clock();
        rqs = ground.rqs();
        servers = ground.servers();
        this.calls = calls;
        this.fair = fair;
        this.enqueue = enqueue;
        this.activation = activation;
        this.wakeups = wakeups;
        this.membership = membership;
    }

    /** Policy of a sleeping or new task, or of one that changes itself while running. */
    void apply(int p, Policy policy) {
        byte normal = calls.isAttached() ? Tasks.EXT : Tasks.FAIR;
        byte before = t.sched[p];
        t.idlePolicy[p] = policy instanceof Policy.Idle;
        t.rtPriority[p] = 0;
        byte target = switch (policy) {
            case Policy.Stop s -> Tasks.STOP;
            case Policy.Fifo f -> {
                t.rtPriority[p] = f.priority();
                yield Tasks.RT;
            }
            case Policy.RoundRobin r -> {
                t.rtPriority[p] = r.priority();
                yield Tasks.RT;
            }
            case Policy.Deadline d -> throw new IllegalArgumentException("refused before the run: " + d);
            case Policy.Normal n -> normal;
            case Policy.Batch b -> normal;
            case Policy.Idle i -> normal;
        };
        t.sched[p] = target;
        t.reweigh(p, before);
    }

    /** sched_setscheduler: takes the task off and puts it back, in its new class. */
    public void setPolicy(int p, Policy policy) {
        requeue(p, () -> {
            byte before = t.sched[p];
            apply(p, policy);
            if (calls.isAttached() && before != t.sched[p]) {
                if (before == Tasks.EXT) {
                    calls.disable(p);
                } else if (t.sched[p] == Tasks.EXT) {
                    membership.enable(p);
                }
            } else {
                membership.setWeight(p);
            }
        });
    }

    public void setNice(int p, int nice) {
        requeue(p, () -> {
            t.nice[p] = nice;
            t.reweigh(p, t.sched[p]);
            membership.setWeight(p);
        });
    }

    private void requeue(int p, Runnable change) {
        byte before = t.sched[p];
        int cpu = t.cpu(p);
        rqs.settle(cpu);
        servers.charge(cpu);
        if (t.state[p] == Tasks.RUNNABLE) {
            activation.deactivate(p, 0);
            change.run();
            activation.activate(p, cpu, Enqueue.RESTORE);
            enqueue.runDeferred();
            wakeups.checkPreempt(cpu, p);
        } else if (t.state[p] != Tasks.RUNNING) {
            change.run();
        } else if (before == Tasks.EXT) {
            activation.cycle(p, change);
            if (t.sched[p] != before) {
                rqs.resched(cpu);
            }
        } else if (before == Tasks.FAIR) {
            fair.dequeue(cpu, p, false, clock.now());
            change.run();
            if (t.sched[p] == Tasks.FAIR) {
                joinFair(p, cpu);
            }
            rqs.resched(cpu);
        } else {
            change.run();
            if (t.sched[p] == Tasks.EXT) {
                activation.join(p);
            } else if (t.sched[p] == Tasks.FAIR) {
                joinFair(p, cpu);
            }
            rqs.resched(cpu);
        }
    }

    /** A task that runs on {@code cpu} is one of EEVDF's from now on. */
    void joinFair(int p, int cpu) {
        fair.enqueue(cpu, p, false, false, clock.now());
        fair.setNext(cpu, p, clock.now());
    }
}
