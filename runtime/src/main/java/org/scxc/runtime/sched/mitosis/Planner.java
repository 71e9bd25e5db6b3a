package org.scxc.runtime.sched.mitosis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.scxc.runtime.ops.UserSpace.Host;
import org.scxc.runtime.sched.mitosis.CpuAssignments.Cell;

/**
 * Turns the known cells into a configuration, with equal weights or by demand
 * (docs/kernel/mitosis-manager.md#assignment, #rebalancing).
 */
final class Planner {
    private final MitosisFlags flags;
    private final CellTable cells;
    private final Demand demand;

    Planner(MitosisFlags flags, CellTable cells, Demand demand) {
        this.flags = flags;
        this.cells = cells;
        this.demand = demand;
    }

    /** By demand as soon as any cell that is not new has some. */
    CellConfig plan(Host host, BitSet created) throws Bail {
        if (!flags.rebalancing()) {
            return equal(host, "computing equal-weight CPU assignments (rebalancing disabled)");
        }
        for (int id = 0; id < cells.end(); id++) {
            if (cells.exists(id) && !created.get(id) && demand.smoothed(id) > 0) {
                return weighted(host, created);
            }
        }
        return equal(host, "computing equal-weight CPU assignments");
    }

    private CellConfig equal(Host host, String context) throws Bail {
        List<Cell> list = new ArrayList<>();
        for (int id = 0; id < cells.end(); id++) {
            if (cells.exists(id)) {
                list.add(new Cell(id, cells.cpuset(id), 1.0));
            }
        }
        return configure(host, list, context);
    }

    /** New cells count with the mean of the others. */
    CellConfig weighted(Host host, BitSet created) throws Bail {
        double sum = 0;
        int known = 0;
        for (int id = 0; id < cells.end(); id++) {
            if (cells.exists(id) && !created.get(id)) {
                sum += demand.smoothed(id);
                known++;
            }
        }
        List<Cell> list = new ArrayList<>();
        for (int id = 0; id < cells.end(); id++) {
            if (cells.exists(id)) {
                double weight = created.get(id) ? sum / known : demand.smoothed(id);
                list.add(new Cell(id, cells.cpuset(id), weight));
            }
        }
        return configure(host, list, "computing demand-weighted CPU assignments");
    }

    private CellConfig configure(Host host, List<Cell> list, String context) throws Bail {
        BitSet held = Holdout.take(flags.cell0MinCpus(), host.cpus(), list, host::llcOf)
                .held();
        // which of several empty cells is named is arbitrary before MAIN
        IntUnaryOperator pick = flags.version() == Version.MAIN ? n -> 0 : host::random;
        CpuAssignments.Result result;
        try {
            result = CpuAssignments.compute(host.cpus(), list, held, pick);
        } catch (Bail bail) {
            throw bail.within(context);
        }
        int end = cells.end();
        long[][] primary = new long[end][0];
        long[][] borrowable = new long[end][0];
        int[] owners = new int[end];
        long[] ownerIds = new long[end];
        for (int id = 0; id < end; id++) {
            owners[id] = cells.cgroup(id);
            ownerIds[id] = owners[id] < 0 ? 0 : cells.inode(id);
        }
        for (int i = 0; i < list.size(); i++) {
            int id = list.get(i).id();
            primary[id] = result.primary()[i].toLongArray();
            if (flags.borrowing()) {
                borrowable[id] = result.borrowable()[i].toLongArray();
            }
        }
        return new CellConfig(primary, borrowable, owners, ownerIds);
    }

    /** May a rebalance be decided now? Program start and applied rebalances start the cooldown. */
    boolean due(long now) {
        if (cells.count() < 2 || now - demand.lastRebalance() < flags.cooldownNs()) {
            return false;
        }
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < cells.end(); id++) {
            if (cells.exists(id)) {
                min = Math.min(min, demand.smoothed(id));
                max = Math.max(max, demand.smoothed(id));
            }
        }
        return max - min >= flags.rebalanceThreshold();
    }
}
