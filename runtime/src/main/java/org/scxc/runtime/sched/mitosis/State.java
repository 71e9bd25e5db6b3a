package org.scxc.runtime.sched.mitosis;

import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.state.Store;

/** Everything scx_mitosis remembers, as named blocks of the store (docs/kernel/mitosis.md#state). */
final class State {
    static final int MAX_CELLS = CellPort.MAX_CELLS;
    static final int NO_LLC = -1;

    final Kfuncs kernel;
    final Store store;
    final int cpus;
    final int llcs;
    private final int words;

    // per cell
    private final int clock;
    private final int inUse;
    private final int owner;
    private final int primary;
    private final int borrowable;
    // per CPU
    private final int cpuCell;
    private final int clockCpu;
    private final int runningNs;
    // per cgroup
    private final int cgroupKnown;
    private final int cgroupCell;
    private final int cgroupOwns;
    // per task
    private final int task;
    private final int taskMask;
    private final int tasks;
    // globals
    private final int globals;
    private final int stats;
    /** A mask for intermediate results. */
    final int scratch;

    State(Kfuncs kernel, boolean llcAware) {
        this.kernel = kernel;
        store = kernel.store();
        cpus = kernel.nrCpus();
        llcs = llcAware ? kernel.nrLlcs() : 1;
        words = store.maskWords();
        tasks = kernel.taskCapacity();
        int cgroups = kernel.cgroupCapacity();
        clock = store.longs("mitosis.clock", MAX_CELLS * llcs);
        inUse = store.longs("mitosis.inUse", MAX_CELLS);
        owner = store.longs("mitosis.ownerCgroupId", MAX_CELLS);
        primary = store.masks("mitosis.primary", MAX_CELLS);
        borrowable = store.masks("mitosis.borrowable", MAX_CELLS);
        cpuCell = store.longs("mitosis.cpuCell", cpus);
        clockCpu = store.longs("mitosis.clockCpu", cpus);
        runningNs = store.longs("mitosis.runningNs", cpus * MAX_CELLS);
        cgroupKnown = store.longs("mitosis.cgroupKnown", cgroups);
        cgroupCell = store.longs("mitosis.cgroupCell", cgroups);
        cgroupOwns = store.longs("mitosis.cellOwner", cgroups);
        task = store.longs("mitosis.task", tasks * Field.COUNT);
        taskMask = store.masks("mitosis.taskMask", tasks);
        globals = store.longs("mitosis.globals", Global.values().length);
        stats = store.longs("mitosis.stats", MAX_CELLS * Stat.COUNT);
        scratch = store.masks("mitosis.scratch", 1);
        for (int cell = 0; cell < MAX_CELLS; cell++) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                store.maskSet(primary(cell), cpu);
            }
        }
    }

    /** Fields of a task; {@link #get} and {@link #set}. */
    enum Field {
        CELL,
        CGROUP,
        CFG_SEQ,
        /** Does the affinity cover the cell (and what it may borrow)? True: cell DSQ; false: CPU DSQ. */
        ALL_CELL,
        DSQ,
        /** LLC + 1; 0 is none. */
        LLC,
        CHARGE_CELL,
        BORROWED,
        STARTED_AT,
        AVG_RUN,
        BASIS,
        STEAL_COUNT,
        LAST_STOLEN_AT;

        private static final int COUNT = values().length;
    }

    enum Global {
        APPLIED_CFG_SEQ,
        CPUSET_SEQ,
        APPLIED_CPUSET_SEQ
    }

    enum Stat {
        LOCAL,
        CPU_DSQ,
        CELL_DSQ,
        AFFN_VIOL,
        BORROWED,
        STEAL,
        CLAMP_USED,
        PIN_SKIP,
        SLICE_SHRINK_MAX,
        SLICE_SHRINK_PROPORTIONAL,
        SLICE_SHRINK_MIN,
        DRAIN_CNT,
        DRAIN_AFFN_CNT;

        private static final int COUNT = values().length;
    }

    void resetTask(int t) {
        for (int i = 0; i < Field.COUNT; i++) {
            store.set(task + t * Field.COUNT + i, 0);
        }
        store.maskZero(mask(t));
    }

    long get(int t, Field field) {
        return store.get(task + t * Field.COUNT + field.ordinal());
    }

    void set(int t, Field field, long value) {
        store.set(task + t * Field.COUNT + field.ordinal(), value);
    }

    int cell(int t) {
        return (int) get(t, Field.CELL);
    }

    boolean allCell(int t) {
        return get(t, Field.ALL_CELL) != 0;
    }

    int llc(int t) {
        return (int) get(t, Field.LLC) - 1;
    }

    void setLlc(int t, int llc) {
        set(t, Field.LLC, llc + 1);
    }

    /** Affinity ∩ primary of the task's cell (∩ its LLC); may be empty. */
    int mask(int t) {
        return taskMask + t * words;
    }

    int primary(int cell) {
        return primary + cell * words;
    }

    int borrowable(int cell) {
        return borrowable + cell * words;
    }

    long clock(int cell, int llc) {
        return store.get(clock + cell * llcs + llc);
    }

    /** Clocks never go back; order is that of the signed difference. */
    void liftClock(int cell, int llc, long vtime) {
        lift(clock + cell * llcs + llc, vtime);
    }

    long clockCpu(int cpu) {
        return store.get(clockCpu + cpu);
    }

    void liftClockCpu(int cpu, long vtime) {
        lift(clockCpu + cpu, vtime);
    }

    private void lift(int at, long vtime) {
        if (vtime - store.get(at) > 0) {
            store.set(at, vtime);
        }
    }

    int cellOfCpu(int cpu) {
        return (int) store.get(cpuCell + cpu);
    }

    void setCellOfCpu(int cpu, int cell) {
        store.set(cpuCell + cpu, cell);
    }

    long runningNs(int cpu, int cell) {
        return store.get(runningNs + cpu * MAX_CELLS + cell);
    }

    void addRunning(int cpu, int cell, long ns) {
        int at = runningNs + cpu * MAX_CELLS + cell;
        store.set(at, store.get(at) + ns);
    }

    boolean inUse(int cell) {
        return store.get(inUse + cell) != 0;
    }

    void setOwner(int cell, boolean used, long cgroupId) {
        store.set(inUse + cell, used ? 1 : 0);
        store.set(owner + cell, cgroupId);
    }

    long owner(int cell) {
        return store.get(owner + cell);
    }

    boolean cgroupKnown(int cgroup) {
        return store.get(cgroupKnown + cgroup) != 0;
    }

    void setCgroupKnown(int cgroup, boolean known) {
        store.set(cgroupKnown + cgroup, known ? 1 : 0);
    }

    int cgroupCell(int cgroup) {
        return (int) store.get(cgroupCell + cgroup);
    }

    boolean cgroupOwns(int cgroup) {
        return store.get(cgroupOwns + cgroup) != 0;
    }

    void setCgroup(int cgroup, int cell, boolean owns) {
        store.set(cgroupCell + cgroup, cell);
        store.set(cgroupOwns + cgroup, owns ? 1 : 0);
    }

    long get(Global global) {
        return store.get(globals + global.ordinal());
    }

    void set(Global global, long value) {
        store.set(globals + global.ordinal(), value);
    }

    void count(int cell, Stat stat) {
        int at = stats + cell * Stat.COUNT + stat.ordinal();
        store.set(at, store.get(at) + 1);
    }

    long stat(int cell, Stat stat) {
        return store.get(stats + cell * Stat.COUNT + stat.ordinal());
    }
}
