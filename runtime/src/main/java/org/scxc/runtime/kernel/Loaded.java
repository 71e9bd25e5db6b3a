package org.scxc.runtime.kernel;

import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.CellCpus;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.Place;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.ops.UserLoop;
import org.scxc.runtime.ops.UserSpace;

/** The scheduler that is loaded, and whether the tasks are its own. Without one it is a scheduler that has no callback. */
abstract class Loaded {
    private static final OpsInfo NOTHING = new OpsInfo("", 0, 0, 0, Set.of());

    private static final SchedExtOps DETACHED = new SchedExtOps() {
        @Override
        public OpsInfo info() {
            return NOTHING;
        }

        @Override
        public void attach(Kfuncs kernel) {}
    };

    /** Touched here and in {@link Calls} only. */
    SchedExtOps ops = DETACHED;

    private OpsInfo info = NOTHING;
    private long present; // a bit for each callback
    private int loads;
    private boolean attached;
    private boolean leaving;
    private boolean forgetting;
    private boolean groups;
    private int bypassDepth;

    /** A scheduler is registered; its callbacks are called from {@link #enable} on. */
    void load(SchedExtOps scheduler) {
        loads++; // a timer dies with the scheduler that armed it
        ops = scheduler;
        info = scheduler.info();
    }

    /** The scheduler gets its door, and the kernel looks which callbacks it has. */
    void enable(Kfuncs door) {
        for (Callback callback : info.callbacks()) {
            present |= 1L << callback.ordinal();
        }
        ops.attach(door);
    }

    /** From here on the tasks are the scheduler's, until {@link #leave}. */
    void attach() {
        attached = true;
    }

    /** State DISABLING, scx_switching_all and scx_cgroup_enabled are cleared: no task comes into the class any more. */
    void leave() {
        leaving = true;
        groups = false;
    }

    /** The tasks go back, one after the other, and the scheduler learns of no new one; its callbacks are called until {@link #unload}. */
    void forget() {
        forgetting = true;
    }

    /** All tasks went back. */
    void detach() {
        attached = false;
        leaving = false;
        forgetting = false;
    }

    /** A scheduler is registered, whether it was enabled or not. */
    public boolean isLoaded() {
        return ops != DETACHED;
    }

    /** Which load this is; it rises with each. */
    int load() {
        return loads;
    }

    /** The scheduler is not asked for anything that moves tasks (docs/kernel/exits.md#bypass). */
    boolean isBypassing() {
        return bypassDepth > 0;
    }

    /** @return whether it is the first that enters, or the last that leaves */
    boolean bypass(boolean on) {
        bypassDepth += on ? 1 : -1;
        return bypassDepth == (on ? 1 : 0);
    }

    /** There may be tasks of the scheduler. */
    public boolean isAttached() {
        return attached;
    }

    /** Control groups are the scheduler's: scx_cgroup_enabled, from the first ops.init_task of a load on. */
    void enableGroups() {
        groups = true;
    }

    public boolean hasGroups() {
        return groups;
    }

    /** A fork calls ops.init_task: scx_init_task_enabled, once those that are there are initialized. */
    public boolean initializesTasks() {
        return attached && !forgetting;
    }

    /** State ENABLED: a task that comes is the scheduler's. */
    public boolean isEnabled() {
        return attached && !leaving;
    }

    /** The class of a task of that policy, which is neither real-time nor deadline: __setscheduler_class(), kernel/sched/core.c. */
    byte classOf(boolean extPolicy) {
        boolean its = isEnabled() && (extPolicy || (info.flags() & Scx.OPS_SWITCH_PARTIAL) == 0);
        return its ? Tasks.EXT : Tasks.FAIR;
    }

    void unload() {
        ops = DETACHED;
        info = NOTHING;
        present = 0;
    }

    boolean has(Callback callback) {
        return (present >> callback.ordinal() & 1) != 0;
    }

    /** What the scheduler registered; without one a scheduler without name, flags and callbacks. */
    public OpsInfo info() {
        return info;
    }

    /**
     * The scheduler has callbacks that it would not be called with without the cpu controller, so that whoever runs it is taken to have
     * that on.
     */
    boolean wantsGroups() {
        return has(Callback.CGROUP_INIT) || has(Callback.CGROUP_PREP_MOVE) || has(Callback.CGROUP_MOVE);
    }

    /** How long an ops.cgroup_exit takes, ns; 0 if there is none. */
    long cgroupExitNs() {
        return has(Callback.CGROUP_EXIT) ? ops.cgroupExitNs() : 0;
    }

    long hotplugSeq() {
        return ops.hotplugSeq();
    }

    public @Nullable CellCpus cellCpus() {
        return ops.cellCpus();
    }

    public @Nullable UserSpace userSpace() {
        return ops.userSpace();
    }

    public @Nullable UserLoop userLoop() {
        return ops.userLoop();
    }

    /** {@link SchedExtOps#vtimeBasis}. */
    public long vtimeBasis(int p) {
        return ops.vtimeBasis(p);
    }

    /** {@link SchedExtOps#clocks}. */
    public String clocks(int p) {
        return ops.clocks(p);
    }

    /** {@link SchedExtOps#place}. */
    public Optional<Place> place() {
        return ops.place();
    }

    /** {@link SchedExtOps#variables}. */
    public SortedMap<String, Long> variables() {
        return ops.variables();
    }

    /** Timer {@code id} of the scheduler that is loaded now, for {@link Calls#bpfTimer}. */
    long timer(int id) {
        return (long) loads << 32 | id;
    }

    /** Whether whoever armed the timer is still there. */
    boolean isOfLoaded(long timer) {
        return attached && timer >> 32 == loads;
    }
}
