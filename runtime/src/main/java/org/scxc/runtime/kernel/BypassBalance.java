package org.scxc.runtime.kernel;

import org.scxc.model.KernelProfile;
import org.scxc.model.Machine;
import org.scxc.runtime.ops.Invocation;
import org.scxc.runtime.state.Store;

/**
 * While sched_ext is in bypass a timer takes tasks from CPUs on which many wait to those of the node on which few do
 * (docs/kernel/exits.md#bypass).
 *
 * <p>Source: scx_bypass_lb_timerfn(), bypass_lb_node(), bypass_lb_cpu(), kernel/sched/ext/ext.c (v7.2, v7.3).
 */
final class BypassBalance {
    /** SCX_BYPASS_LB_DFL_INTV_US. */
    private static final long INTERVAL_NS = 500_000_000;

    /** SCX_BYPASS_LB_DONOR_PCT. */
    private static final int DONOR_PERCENT = 125;

    /** SCX_BYPASS_LB_MIN_DELTA_DIV. */
    private static final int MIN_DELTA_DIVISOR = 4;

    private final Machine machine;
    private final Store store;
    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps steps;
    private final IdleMasks idle;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final Calls calls;
    private final Insertion insertion;
    private final boolean perCpu;
    /** What a CPU has to have more than its target before any of it is taken. */
    private final long minDelta;

    private final int donees;
    private boolean pending;

    BypassBalance(Ground ground, Calls calls, Insertion insertion) {
        machine = ground.machine();
        store = ground.store();
        t = ground.tasks();
        dsqs = ground.dsqs();
        steps = ground.steps();
        idle = ground.idle();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        this.calls = calls;
        this.insertion = insertion;
        perCpu = ground.profile().timed().bypassDsq() == KernelProfile.BypassDsq.PER_CPU;
        minDelta = Math.ceilDiv(
                INTERVAL_NS / MIN_DELTA_DIVISOR, ground.profile().timed().bypassSliceNs());
        donees = store.masks("kernel.bypass_donees", 1);
    }

    /** Bypass begins, by the task on {@code cpu}, where the timer will expire. */
    void begin(int cpu) {
        if (perCpu && !pending) {
            pending = true;
            arm(cpu);
        }
    }

    private void arm(int cpu) {
        clock.callAt(clock.wheelExpiry(INTERVAL_NS), () -> expired(cpu));
    }

    private void expired(int cpu) {
        pending = calls.isBypassing() && calls.isAttached();
        if (!pending) {
            return;
        }
        invocations.on(cpu);
        invocations.context(Invocation.Context.SOFTIRQ);
        for (int node = 0; node < machine.nodes(); node++) {
            balance(node, cpu);
        }
        arm(cpu);
    }

    private void balance(int node, int here) {
        int tasks = 0;
        int cpus = 0;
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            if (isOf(cpu, node)) {
                rqs.settle(cpu);
                tasks += dsqs.length(cpu);
                cpus++;
            }
        }
        if (cpus == 0) {
            return;
        }
        int target = Math.ceilDiv(tasks, cpus);
        int donorTarget = Math.ceilDiv(target * DONOR_PERCENT, 100);
        store.maskZero(donees);
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            if (isOf(cpu, node) && dsqs.length(cpu) < target) {
                store.maskSet(donees, cpu);
            }
        }
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            if (isOf(cpu, node) && !store.maskTest(donees, cpu) && dsqs.length(cpu) - donorTarget >= minDelta) {
                take(cpu, target, donorTarget, here);
            }
        }
    }

    private boolean isOf(int cpu, int node) {
        return idle.isActive(cpu) && machine.nodeOf(cpu) == node;
    }

    /** Tasks of the donor go in their order, each to the next of the CPUs that may have it. */
    private void take(int donor, int target, int donorTarget, int here) {
        int next = dsqs.first(donor);
        while (next >= 0 && dsqs.length(donor) > donorTarget && !store.maskEmpty(donees)) {
            int p = next;
            next = dsqs.after(p);
            int donee = idle.anyAnd(here, donees, t.mask(p));
            if (donee < rqs.cpus && steps.canRun(p, donee)) {
                steps.unlink(p);
                insertion.moveRemote(p, donee, 0);
                rqs.resched(donee);
                if (dsqs.length(donee) >= target) {
                    store.maskClear(donees, donee);
                }
            }
        }
    }
}
