package org.scxc.runtime.kernel;

import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Scx;

/** Policy and nice of a task, and with them its class. */
public final class Policies {
    private final Machine machine;
    private final Tasks t;
    private final IdleMasks idle;
    private final Clock clock;
    private final RunQueues rqs;
    private final DeadlineServers servers;
    private final Calls calls;
    private final Eevdf fair;
    private final Enqueue enqueue;
    private final Activation activation;
    private final Wakeups wakeups;
    private final Membership membership;
    private final DeadlineBalance balance;
    private final DeadlineTasks deadlines;

    Policies(
            Ground ground,
            Calls calls,
            Eevdf fair,
            Enqueue enqueue,
            Activation activation,
            Wakeups wakeups,
            Membership membership,
            DeadlineBalance balance) {
        machine = ground.machine();
        t = ground.tasks();
        idle = ground.idle();
        clock = ground.clock();
        rqs = ground.rqs();
        servers = ground.servers();
        this.calls = calls;
        this.fair = fair;
        this.enqueue = enqueue;
        this.activation = activation;
        this.wakeups = wakeups;
        this.membership = membership;
        this.balance = balance;
        deadlines = ground.deadlines();
    }

    /** Policy of a sleeping or new task, or of one that changes itself while running. */
    void apply(int p, Policy policy) {
        byte before = t.sched[p];
        t.idlePolicy[p] = policy instanceof Policy.Idle;
        t.extPolicy[p] = policy instanceof Policy.Ext;
        byte normal = calls.classOf(t.extPolicy[p]);
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
            case Policy.Deadline d -> {
                deadlines.set(p, d);
                yield Tasks.DL;
            }
            case Policy.Normal n -> normal;
            case Policy.Batch b -> normal;
            case Policy.Ext e -> normal;
            case Policy.Idle i -> normal;
        };
        if (target != Tasks.DL) {
            deadlines.clear(p);
        } else if (t.state[p] == Tasks.RUNNING) {
            deadlines.begin(p);
        }
        t.sched[p] = target;
        t.reweigh(p, before);
    }

    /**
     * sched_setattr: takes the task off and puts it back, in its new class.
     *
     * @return 0; or, for SCHED_DEADLINE, −EPERM if the task is not allowed on all CPUs that are online, its root domain, and
     *     −EBUSY if the bandwidth of all such tasks does not fit (__sched_setscheduler(), kernel/sched/syscalls.c, 7.3); for
     *     SCHED_EXT −EACCES if ops.init_task set p-&gt;scx.disallow
     */
    public int setPolicy(int p, Policy policy) {
        if (policy instanceof Policy.Deadline deadline) {
            long capacity = 0;
            for (int cpu = 0; cpu < rqs.cpus; cpu++) {
                if (idle.isActive(cpu) && !t.allows(p, cpu)) {
                    return -Scx.EPERM;
                }
                capacity += idle.isActive(cpu) ? machine.capacityOf(cpu) : 0;
            }
            if (!deadlines.fits(p, deadline, capacity)) {
                return -Scx.EBUSY;
            }
        }
        if (policy instanceof Policy.Ext && calls.isAttached() && t.disallowed[p] && !t.extPolicy[p]) {
            return -Scx.EACCES; // scx_check_setscheduler(), kernel/sched/ext.c
        }
        change(p, policy);
        return 0;
    }

    private void change(int p, Policy policy) {
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

    /** The scheduler goes, and the task takes EEVDF's class. */
    void leaveExt(int p) {
        requeue(p, () -> t.sched[p] = Tasks.FAIR);
    }

    private void requeue(int p, Runnable change) {
        byte before = t.sched[p];
        int cpu = t.cpu(p);
        rqs.settle(cpu);
        servers.charge(cpu);
        if (t.state[p] == Tasks.RUNNABLE) {
            activation.deactivate(p, 0);
            change.run();
            if (t.sched[p] == Tasks.DL) {
                deadlines.begin(p);
            }
            activation.activate(p, cpu, Enqueue.RESTORE);
            enqueue.runDeferred();
            wakeups.checkPreempt(cpu, p);
            balance.push(cpu);
        } else if (t.state[p] != Tasks.RUNNING) {
            change.run();
        } else if (before == Tasks.EXT) {
            activation.cycle(p, change);
            if (t.sched[p] == Tasks.FAIR) {
                joinFair(p, cpu);
            }
            if (t.sched[p] != before) {
                rqs.resched(cpu);
            }
        } else if (before == Tasks.FAIR) {
            fair.dequeue(cpu, p, false, clock.now());
            change.run();
            if (t.sched[p] == Tasks.FAIR) {
                joinFair(p, cpu);
            } else if (t.sched[p] == Tasks.EXT) {
                activation.join(p);
            }
            rqs.resched(cpu);
        } else {
            change.run();
            if (t.sched[p] == Tasks.EXT) {
                activation.join(p);
            } else if (t.sched[p] == Tasks.FAIR) {
                joinFair(p, cpu);
            }
            if (before == Tasks.DL && t.sched[p] != Tasks.DL && deadlines.running(cpu) == 0) {
                balance.pull(cpu); // switched_from_dl()
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
