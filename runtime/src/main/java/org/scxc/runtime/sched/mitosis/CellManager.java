package org.scxc.runtime.sched.mitosis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.scxc.model.Value;
import org.scxc.runtime.ops.CellCpus;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.sched.JavaModel.Obstacle;

/**
 * User space of scx_mitosis: direct children of the parent cgroup become cells, cpusets and demand decide their CPUs
 * (docs/kernel/mitosis-manager.md#main-loop).
 */
public final class CellManager implements UserSpace {
    /**
     * Work of a quiet iteration, measured at 0.8–2.5 ms (docs/kernel/time.md#noise,
     * docs/kernel/observed.md#cell-manager).
     */
    private static final long IDLE_COST_NS = 800_000;
    /** An iteration that rescans, recomputes and applies lies in the middle of that range. */
    private static final long EVENT_COST_NS = 1_500_000;

    private final MitosisFlags flags;
    private final CellPort bpf;
    private final CellTable cells;
    private final Demand demand;
    private final Planner planner;
    private final CellScan scan;
    private final AppliedMasks applied;
    private final List<Integer> toRead = new ArrayList<>();
    private boolean scanning;
    private boolean first;
    private int parent = -1;
    /** What the iteration under way found of cpuset writes. */
    private long seen;

    private boolean changed;

    CellManager(CellPort bpf, MitosisFlags flags) {
        this.flags = flags;
        this.bpf = bpf;
        cells = new CellTable(bpf.store(), flags.version() == Version.MAIN);
        demand = new Demand(bpf, flags);
        planner = new Planner(flags, cells, demand);
        scan = new CellScan(flags, cells, demand);
        applied = new AppliedMasks(bpf, cells, flags.borrowing());
    }

    /** Returns why there is no manager of an object with these flags; empty if there is one. Only main's is served. */
    public static List<Obstacle> refusals(String version, SortedMap<String, Value> flags) {
        return Version.of(version).equals(Optional.of(Version.MAIN))
                ? MitosisFlags.refusals(version, flags)
                : List.of(new Obstacle(
                        "", "the cell manager of an object is that of scx_mitosis main", "write version main"));
    }

    /**
     * Returns the manager of {@link Version#MAIN}, as upstream's, over a BPF object.
     *
     * @param flags of the command line, by the names of the library's declaration
     */
    public static CellManager over(CellPort bpf, SortedMap<String, Value> flags) {
        return new CellManager(bpf, MitosisFlags.of(Version.MAIN, flags));
    }

    @Override
    public Optional<End> start(Host host) {
        parent = host.cgroup(flags.parent() == null ? "" : flags.parent());
        if (parent < 0) {
            return Optional.of(new End("Cell parent cgroup path does not exist: /sys/fs/cgroup" + flags.parent()));
        }
        demand.rebalanced(host.nowNs());
        first = true;
        return Optional.empty();
    }

    @Override
    public int beginDirectoryEvents(Host host) {
        scanning = true;
        return scan.begin(host, parent);
    }

    /** Uses the cpusets of the last re-read, except for new cells. */
    @Override
    public Optional<End> directoryEvents(Host host) {
        scanning = false;
        BitSet created = new BitSet();
        if (first) {
            first = false;
            return guarded("applying initial cell configuration", () -> {
                scan.end(host, created);
                recompute(host, new BitSet(), "computing initial cell configuration");
            });
        }
        return guarded("processing cell manager events", () -> {
            if (scan.end(host, created)) {
                recompute(host, created, "recomputing cell configuration for new cgroups");
            }
        });
    }

    /** A cpuset write since the last look: every cell's file is read again. */
    @Override
    public int beginChecks(Host host) {
        demand.readOwners();
        seen = bpf.cpusetSeq();
        changed = false;
        toRead.clear();
        if (seen != bpf.appliedCpusetSeq()) {
            for (int id = 1; id < cells.end(); id++) {
                if (cells.exists(id)) {
                    toRead.add(id);
                }
            }
        }
        return toRead.size();
    }

    @Override
    public void read(Host host, int file) {
        if (scanning) {
            scan.read(host, file);
            return;
        }
        int id = toRead.get(file);
        changed |= cells.setCpuset(id, host.cpuset(cells.cgroup(id)));
    }

    /** Cpusets, then demand. */
    @Override
    public Optional<End> checks(Host host) {
        Optional<End> end = guarded("checking cpuset changes", () -> checkCpusets(host));
        if (end.isPresent() || !flags.rebalancing()) {
            return end;
        }
        demand.collect(cells);
        return guarded("rebalancing cells", () -> rebalance(host));
    }

    private void checkCpusets(Host host) throws Bail {
        if (changed) {
            recompute(host, new BitSet(), "recomputing cell configuration after cpuset change");
        }
        bpf.appliedCpusetSeq(seen);
    }

    private void recompute(Host host, BitSet created, String context) throws Bail {
        try {
            apply(host, planner.plan(host, created));
        } catch (Bail bail) {
            throw bail.within(context);
        }
    }

    private void rebalance(Host host) throws Bail {
        if (!planner.due(host.nowNs())) {
            return;
        }
        CellConfig config = planner.weighted(host, new BitSet());
        boolean changed = false;
        for (int id = 0; id < config.cells(); id++) {
            BitSet now = bpf.cpusOf(id);
            changed |= cells.exists(id) && !now.equals(BitSet.valueOf(config.primary()[id]));
        }
        if (changed) {
            apply(host, config);
            demand.rebalanced(host.nowNs());
        }
    }

    private void apply(Host host, CellConfig config) throws Bail {
        if (bpf.apply(config)) {
            applied.take(config);
            host.log(config.text(cells));
            host.configured();
        }
    }

    private interface Step {
        void run() throws Bail;
    }

    private Optional<End> guarded(String context, Step step) {
        try {
            step.run();
            return Optional.empty();
        } catch (Bail bail) {
            return Optional.of(new End(
                    bail.within(context).within("running scheduler main loop").chain()));
        }
    }

    @Override
    public CellCpus cellCpus() {
        return applied;
    }

    @Override
    public long intervalNs() {
        return flags.intervalNs();
    }

    @Override
    public long iterationCostNs(boolean events) {
        return events ? EVENT_COST_NS : IDLE_COST_NS;
    }

    @Override
    public boolean watches(int parentCgroup) {
        return parentCgroup == parent;
    }
}
