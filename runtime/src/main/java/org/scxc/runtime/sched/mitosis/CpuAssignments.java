package org.scxc.runtime.sched.mitosis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which CPUs each cell gets: a pure function of CPUs, cpusets and weights (scx_mitosis, compute_cpu_assignments;
 * docs/kernel/mitosis-manager.md#assignment).
 */
final class CpuAssignments {
    private final int cpus;
    private final List<Cell> cells;
    private final BitSet[] primary;
    private final BitSet held;

    /**
     * A cell to be served; lists of them are in ascending order of id.
     *
     * @param cpuset null if the cell has none
     */
    record Cell(int id, @Nullable BitSet cpuset, double weight) {}

    /** Masks in the order of the cells. */
    record Result(BitSet[] primary, BitSet[] borrowable) {}

    /**
     * @param held CPUs taken out for cell 0 beforehand ({@link Holdout}); may be empty
     * @param pick chooses among several cells that got nothing (their number → index)
     */
    static Result compute(int cpus, List<Cell> cells, BitSet held, IntUnaryOperator pick) throws Bail {
        CpuAssignments run = new CpuAssignments(cpus, cells, held);
        run.assign();
        run.check(pick);
        return new Result(run.primary, run.borrowable());
    }

    private CpuAssignments(int cpus, List<Cell> cells, BitSet held) {
        this.cpus = cpus;
        this.cells = cells;
        this.held = held;
        primary = new BitSet[cells.size()];
        for (int i = 0; i < primary.length; i++) {
            primary[i] = new BitSet(cpus);
        }
    }

    private void assign() throws Bail {
        int[] targets = targets();
        primary[0].or(held);
        List<Integer> unclaimed = new ArrayList<>();
        Map<List<Integer>, List<Integer>> contested = new LinkedHashMap<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (held.get(cpu)) {
                continue;
            }
            List<Integer> claimants = claimants(cells, cpu);
            switch (claimants.size()) {
                case 0 -> unclaimed.add(cpu);
                case 1 -> primary[claimants.getFirst()].set(cpu);
                default ->
                    contested.computeIfAbsent(claimants, c -> new ArrayList<>()).add(cpu);
            }
        }
        int[] deficits = deficits(targets);
        contested.forEach((claimants, group) -> divide(group, claimants, deficits));
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).cpuset() == null) {
                free.add(i);
            }
        }
        divide(unclaimed, free, deficits(targets));
    }

    /** Indices of the cells whose cpuset contains {@code cpu}. */
    static List<Integer> claimants(List<Cell> cells, int cpu) {
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            BitSet cpuset = cells.get(i).cpuset();
            if (cpuset != null && cpuset.get(cpu)) {
                out.add(i);
            }
        }
        return out;
    }

    /** One CPU each, the rest by weight. */
    private int[] targets() throws Bail {
        int n = cells.size();
        if (cpus < n) {
            throw new Bail("Not enough CPUs (" + cpus + ") for " + n + " cells (need at least 1 each)")
                    .within("computing per-cell CPU targets");
        }
        double[] weights = cells.stream().mapToDouble(Cell::weight).toArray();
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        if (sum <= 0) {
            return Share.equal(cpus, n);
        }
        int[] targets = Share.proportional(cpus - n, weights, sum, new Integer[n]);
        for (int i = 0; i < n; i++) {
            targets[i]++;
        }
        return targets;
    }

    private int[] deficits(int[] targets) {
        int[] out = new int[targets.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.max(0, targets[i] - primary[i].cardinality());
        }
        return out;
    }

    /** Ascending ids get contiguous chunks of the ascending list. */
    private void divide(List<Integer> group, List<Integer> recipients, int[] weights) {
        int[] counts = Share.share(
                group.size(), recipients.stream().mapToDouble(i -> weights[i]).toArray());
        int at = 0;
        for (int r = 0; r < counts.length; r++) {
            for (int k = 0; k < counts[r]; k++) {
                primary[recipients.get(r)].set(group.get(at++));
            }
        }
    }

    private void check(IntUnaryOperator pick) throws Bail {
        List<Integer> empty = new ArrayList<>();
        for (int i = 0; i < primary.length; i++) {
            if (primary[i].isEmpty()) {
                empty.add(cells.get(i).id());
            }
        }
        if (!empty.isEmpty()) {
            int id = empty.get(empty.size() == 1 ? 0 : pick.applyAsInt(empty.size()));
            throw new Bail(
                    "Cell " + id + " has no CPUs assigned (nr_cpus=" + cpus + ", num_cells=" + cells.size() + ")");
        }
    }

    private BitSet[] borrowable() {
        BitSet[] out = new BitSet[primary.length];
        for (int i = 0; i < out.length; i++) {
            BitSet cpuset = cells.get(i).cpuset();
            out[i] = new BitSet(cpus);
            out[i].set(0, cpus);
            out[i].andNot(primary[i]);
            if (cpuset != null) {
                out[i].and(cpuset);
            }
        }
        return out;
    }
}
