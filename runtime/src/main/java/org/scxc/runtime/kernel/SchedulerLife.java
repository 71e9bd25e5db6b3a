package org.scxc.runtime.kernel;

import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.scxc.model.ExitKind;
import org.scxc.model.KernelProfile;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** A scheduler is attached, and ends: all tasks become its own, and return to EEVDF. */
public final class SchedulerLife {
    private final Tasks t;
    private final Dsqs dsqs;
    private final IdleMasks idle;
    private final KernelProfile profile;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final CoreScheduling cores;
    private final DeadlineServers servers;
    private final Exits exits;
    private final Calls calls;
    private final Kfuncs door;
    private final IdleSearch search;
    private final Eevdf fair;
    private final Enqueue enqueue;
    private final Dispatch dispatch;
    private final Activation activation;
    private final TaskGroups taskGroups;
    private final Hotplug hotplug;
    private final Membership membership;
    private final Policies policies;
    private final Events events;
    private final Cids cids;
    private final Costs costs;
    private final BypassBalance bypassBalance;

    SchedulerLife(
            Ground ground,
            Calls calls,
            Kfuncs door,
            IdleSearch search,
            Eevdf fair,
            Enqueue enqueue,
            Dispatch dispatch,
            Activation activation,
            TaskGroups taskGroups,
            Hotplug hotplug,
            Membership membership,
            Policies policies,
            Costs costs,
            BypassBalance bypassBalance) {
        t = ground.tasks();
        dsqs = ground.dsqs();
        idle = ground.idle();
        profile = ground.profile();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        cores = ground.cores();
        servers = ground.servers();
        exits = ground.exits();
        this.calls = calls;
        this.door = door;
        this.search = search;
        this.fair = fair;
        this.enqueue = enqueue;
        this.dispatch = dispatch;
        this.activation = activation;
        this.taskGroups = taskGroups;
        this.hotplug = hotplug;
        this.membership = membership;
        this.policies = policies;
        this.costs = costs;
        this.bypassBalance = bypassBalance;
        events = ground.events();
        cids = ground.cids();
    }

    // ------------------------------------------------------------------------------------------------ attach

    /**
     * Registers a scheduler, up to where its tasks are looked at; it may have ended by then.
     *
     * @return null if it was registered, otherwise why not
     */
    public @Nullable String register(SchedExtOps ops) {
        exits.rearm();
        calls.load(ops);
        events.reset();
        OpsInfo info = calls.info();
        long strange = info.flags() & ~profile.timed().opsFlags();
        if (strange != 0) {
            calls.unload();
            return "ops.flags has 0x" + Long.toHexString(strange) + ", which this kernel does not know (-EINVAL)";
        }
        if ((info.flags() & Scx.OPS_ENQ_LAST) != 0 && !info.has(Callback.ENQUEUE)) {
            // The link is created all the same; the scheduler is ended at once (selftest enq_last_no_enq_fails).
            exits.claim(ExitKind.ERROR, 0, "SCX_OPS_ENQ_LAST requires ops.enqueue() to be implemented", -1);
            return null;
        }
        if ((info.flags() & Scx.OPS_BUILTIN_IDLE_PER_NODE) != 0
                && info.has(Callback.UPDATE_IDLE)
                && (info.flags() & Scx.OPS_KEEP_BUILTIN_IDLE) == 0) {
            exits.claim(ExitKind.ERROR, 0, "SCX_OPS_BUILTIN_IDLE_PER_NODE requires CPU idle selection enabled", -1);
            return null;
        }
        if (info.timeoutMs() > 30_000) {
            calls.unload();
            return "ops.timeout_ms " + info.timeoutMs() + " is above 30000 (-E2BIG)";
        }
        dispatch.setMaxBatch(info.dispatchMaxBatch());
        search.topology(info.flags());
        idle.track(!info.has(Callback.UPDATE_IDLE) || (info.flags() & Scx.OPS_KEEP_BUILTIN_IDLE) != 0);
        calls.enable(door);
        hotplug.checkSeq(calls.hotplugSeq());
        if (exits.isClaimed()) {
            return null;
        }
        int error = initCids(info) ? calls.init() : 0;
        if (!exits.isClaimed() && error != 0) {
            error = exits.errno("init", error);
            exits.claim(ExitKind.ERROR, 0, "ops.init() failed (" + error + ")", -1);
        }
        return null;
    }

    /**
     * Registers and enables a scheduler, which takes no time.
     *
     * @return null if it loaded, otherwise why not
     */
    public @Nullable String attach(SchedExtOps ops) {
        String refused = register(ops);
        if (refused == null && !exits.isClaimed()) {
            enabling(Optional.empty()).finish();
        }
        return refused;
    }

    /** What follows {@link #register}. @param rng how long it waits; none if it takes no time, and so needs no bypass */
    public Changeover enabling(Optional<Rng> rng) {
        return new Enabling(this, t, calls, exits, taskGroups, membership, costs, rng);
    }

    /** A SCHED_FIFO kthread enables schedulers, and not the process that loads them. */
    public boolean hasHelper() {
        return profile.timed().enableHelper();
    }

    /** scx_root_enable_workfn(), kernel/sched/ext/ext.c (v7.3). @return false if it failed, which ends the scheduler */
    private boolean initCids(OpsInfo info) {
        cids.build(
                info.cids().isPresent(),
                info.cids().map(OpsInfo.CidForm::shardSize).orElse(0));
        int error = calls.initCids();
        if (!exits.isClaimed() && error != 0) {
            error = exits.errno("init_cids", error);
            exits.claim(ExitKind.ERROR, 0, "ops.init_cids() failed (" + error + ")", -1);
        }
        cids.publish();
        return !exits.isClaimed();
    }

    /** scx_bypass(): while it is on, tasks wait first in, first out; a waiting task is put where that state says. */
    public void bypass(boolean on) {
        boolean changed = calls.bypass(on);
        if (changed && on) {
            bypassBalance.begin(invocations.cpu());
        }
        for (int cpu = 0; changed && cpu < rqs.cpus && calls.isAttached(); cpu++) {
            rqs.settle(cpu);
            requeue(cpu);
            rqs.resched(cpu);
        }
    }

    private void requeue(int cpu) {
        IntStream.Builder waiting = IntStream.builder();
        for (int p = rqs.firstRunnable(cpu); p >= 0; p = rqs.nextRunnable(p)) {
            waiting.add(p);
        }
        int[] all = waiting.build().toArray();
        for (int i = all.length - 1; i >= 0; i--) { // as the kernel visits each once: from the last to the first
            activation.deactivate(all[i], 0);
            activation.activate(all[i], cpu, Enqueue.RESTORE);
        }
        enqueue.runDeferred();
    }

    /** Before the first task is initialized. */
    void beginEnable() {
        chargeServers();
        idle.reset();
    }

    /** All tasks have switched. */
    void endEnable() {
        boolean empty = profile.timed().idleMaskStart() == KernelProfile.IdleMaskStart.EMPTY;
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            if (empty && rqs.curr[cpu] >= 0) {
                idle.leaveIdle(cpu);
            }
            if (profile.timed().notifiesIdleAtLoad() && rqs.curr[cpu] < 0 && idle.isActive(cpu)) {
                invocations.on(cpu);
                calls.updateIdle(cpu, true);
            }
        }
    }

    /** The task switches its class, if it is one of the scheduler's. */
    void adopt(int p) {
        t.slice(p, enqueue.sliceDfl());
        if (t.sched[p] != Tasks.FAIR || calls.classOf(t.extPolicy[p]) == Tasks.FAIR) {
            return;
        }
        int cpu = t.cpu(p);
        byte state = t.state[p];
        if (state == Tasks.RUNNABLE || state == Tasks.RUNNING) {
            fair.dequeue(cpu, p, false, clock.now());
        }
        t.sched[p] = Tasks.EXT;
        membership.enable(p);
        t.resetRunnableAt[p] = true;
        if (state == Tasks.RUNNABLE) {
            cores.leaves(p, true);
            rqs.nrRunning[cpu]--;
            activation.activate(p, cpu, Enqueue.RESTORE);
            enqueue.runDeferred();
        } else if (state == Tasks.RUNNING) {
            activation.join(p);
        }
    }

    // ------------------------------------------------------------------------------------------------ the end

    /** What follows the claim of an end. @param rng how long it waits @param exited is told once ops.exit was called */
    public Changeover disabling(Rng rng, Runnable exited) {
        return new Disabling(this, t, costs, Optional.of(rng), profile.timed().drainsAfterExit(), exited);
    }

    /** From here on whatever sets a task's class gives it EEVDF's, and changes of control groups are the scheduler's no more. */
    void beginDisable() {
        calls.leave();
    }

    /** How long an ops.cgroup_exit takes, ns. */
    long cgroupExitNs() {
        return calls.cgroupExitNs();
    }

    /** A control group is left of which the scheduler knows. */
    boolean hasGroup() {
        return taskGroups.nextToExit() >= 0;
    }

    /** ops.cgroup_exit of the next one. */
    void exitGroup() {
        taskGroups.exit(taskGroups.nextToExit());
    }

    /** Control groups are gone, and no task is yet. */
    void beginReleases() {
        rqs.switches.settleAll();
        chargeServers();
        calls.forget();
    }

    /** The task goes back to EEVDF, if it is one of the scheduler's, which forgets it. */
    void release(int p) {
        if (t.sched[p] == Tasks.EXT) {
            policies.leaveExt(p);
            calls.disable(p);
        }
        membership.exit(p);
    }

    /** No task is in the class; nothing of the scheduler is called any more but exit. */
    void exit() {
        calls.detach();
        if (calls.isLoaded()) {
            calls.exit();
        }
    }

    /** State DISABLED: another scheduler may be registered. */
    void endDisable() {
        if (calls.isLoaded()) {
            dsqs.destroyAll();
            calls.unload();
            idle.track(true);
        }
    }

    /** Before tasks change their class. */
    private void chargeServers() {
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            servers.charge(cpu);
        }
    }

    /** A scheduler is on its way, enabled, or going. */
    public boolean isLoaded() {
        return calls.isLoaded();
    }

    public boolean isAttached() {
        return calls.isAttached();
    }

    /** State ENABLED: neither on its way nor going. */
    public boolean isEnabled() {
        return calls.isEnabled();
    }

    /** The scheduler's process ends by itself. */
    public void unregister(String message) {
        exits.claim(ExitKind.UNREG, 0, message, -1);
    }

    /** The scheduler's process is told to go. */
    public void unregister() {
        exits.plan();
    }

    /** From the claim of an end to the wake-up of the kthread that disables the scheduler, ns. */
    public long irqWorkNs() {
        return profile.latencies().irqWorkNs();
    }
}
