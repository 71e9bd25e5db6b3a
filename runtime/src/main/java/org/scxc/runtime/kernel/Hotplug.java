package org.scxc.runtime.kernel;

import java.util.List;
import java.util.stream.IntStream;
import org.scxc.model.ExitKind;
import org.scxc.model.KernelProfile;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.state.Store;

/**
 * CPUs that come and go (docs/kernel/lifecycle.md#hotplug). A CPU that went runs nothing, gets no task, and
 * ops.dispatch is not called for it; what waits or runs there moves to a fallback CPU, each task by a dequeue and an
 * enqueue.
 */
public final class Hotplug {
    /** SCX_ECODE_ACT_RESTART | SCX_ECODE_RSN_HOTPLUG. */
    private static final long RESTART_HOTPLUG = 1L << 48 | 1L << 32;

    private final Store store;
    private final Tasks t;
    private final IdleMasks idle;
    private final KernelProfile profile;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final DeadlineServers servers;
    private final Calls calls;
    private final Exits exits;
    private final IdleSearch search;
    private final Wakeups wakeups;
    private final Affinities affinities;
    private final Cpusets cpusets;
    private final Freezer freezer;
    private final int scratch;
    /** CPUs that came or went since boot. */
    private long seq;

    Hotplug(
            Ground ground,
            Calls calls,
            IdleSearch search,
            Wakeups wakeups,
            Affinities affinities,
            Cpusets cpusets,
            Freezer freezer) {
        this.search = search;
        store = ground.store();
        t = ground.tasks();
        idle = ground.idle();
        profile = ground.profile();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        servers = ground.servers();
        this.calls = calls;
        exits = ground.exits();
        this.wakeups = wakeups;
        this.affinities = affinities;
        this.cpusets = cpusets;
        this.freezer = freezer;
        scratch = store.masks("kernel.hotplug_scratch", 1);
    }

    /**
     * A CPU goes or comes, by the task on {@code callerCpu}; nothing if it is there already.
     *
     * @return false if the kernel refuses with EBUSY: the last CPU stays online (kernel/cpu.c, _cpu_down())
     */
    public boolean set(int cpu, boolean online, int callerCpu) {
        rqs.switches.settleAll();
        invocations.on(callerCpu);
        if (online) {
            online(cpu, false);
            return true;
        }
        if (idle.isActive(cpu) && store.maskWeight(idle.activeMask()) == 1) {
            return false;
        }
        offline(cpu, false);
        return true;
    }

    /** freeze_secondary_cpus() and thaw_secondary_cpus(), kernel/cpu.c: a CPU of a machine that is suspended. */
    public void suspend(int cpu, boolean online, int callerCpu) {
        rqs.switches.settleAll();
        invocations.on(callerCpu);
        if (online) {
            online(cpu, true);
        } else {
            offline(cpu, true);
        }
    }

    /** The CPUs that are online. */
    public List<Integer> onlineCpus() {
        return IntStream.range(0, rqs.cpus).filter(idle::isActive).boxed().toList();
    }

    /** @param suspended cpuhp_tasks_frozen: cpusets stay as they are, and so do the masks of frozen tasks */
    private void offline(int cpu, boolean suspended) {
        if (!idle.isActive(cpu)) {
            return;
        }
        seq++;
        announce(cpu, false);
        if (clock.isStopped()) {
            return;
        }
        idle.deactivate(cpu);
        servers.offline(cpu);
        search.topology(calls.info().flags());
        if (!suspended) {
            cpusets.activeChanged();
        }
        for (int p = 0; p < t.count && !clock.isStopped(); p++) {
            boolean stays = t.state[p] == Tasks.DEAD || freezer.isSuspended(p);
            if (!stays && t.sched[p] != Tasks.STOP && !mayRun(p)) {
                unbind(p);
            }
        }
        clock.post(Clock.Event.STOPPER, cpu, clock.now() + profile.latencies().stopperWakeNs());
    }

    private void online(int cpu, boolean suspended) {
        if (idle.isActive(cpu)) {
            return;
        }
        seq++;
        idle.activate(cpu);
        search.topology(calls.info().flags());
        if (!suspended) {
            cpusets.activeChanged();
        }
        for (int p = 0; p < t.count && !clock.isStopped(); p++) {
            if (t.kernelPinned[p] && t.home[p] == cpu && t.state[p] != Tasks.DEAD) {
                rebind(p, cpu);
            }
        }
        announce(cpu, true);
        rqs.resched(cpu);
    }

    /** The loader says which state of the CPUs it saw, 0 = it does not say; another one ends the scheduler. */
    void checkSeq(long expected) {
        if (expected != 0 && expected != seq) {
            String text = "expected hotplug seq " + expected + " did not match actual " + seq;
            exits.claim(ExitKind.UNREG_KERN, RESTART_HOTPLUG, text, -1);
        }
    }

    private void announce(int cpu, boolean online) {
        Callback callback = online ? Callback.CPU_ONLINE : Callback.CPU_OFFLINE;
        if (!calls.isAttached()) {
            return;
        }
        if (!calls.has(callback)) {
            String text = "cpu " + cpu + " going " + (online ? "online" : "offline") + ", exiting scheduler";
            exits.claim(ExitKind.UNREG_KERN, RESTART_HOTPLUG, text, -1);
            return;
        }
        if (online) {
            calls.cpuOnline(cpu);
        } else {
            calls.cpuOffline(cpu);
        }
    }

    private boolean mayRun(int p) {
        store.maskAnd(scratch, t.mask(p), idle.activeMask());
        return !store.maskEmpty(scratch);
    }

    /** No CPU is left for the task: a bound kworker works anywhere, any other task gets its cgroup's CPUs. */
    private void unbind(int p) {
        if (t.kernelPinned[p]) {
            affinities.change(p, idle.activeMask());
        } else {
            cpusets.forgetAffinity(p);
        }
    }

    private void rebind(int p, int cpu) {
        if (t.sched[p] == Tasks.STOP) {
            if (p != affinities.stopper(cpu) && !clock.task.isArmed(p)) {
                wakeups.wake(p, cpu); // visits of the stopper class were lost while the CPU was away
            }
            return;
        }
        store.maskZero(scratch);
        store.maskSet(scratch, cpu);
        affinities.change(p, scratch);
    }
}
