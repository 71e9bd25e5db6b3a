package org.scxc.runtime.sched.mitosis;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.scxc.runtime.sched.mitosis.CpuAssignments.Cell;

/**
 * {@code --cell0-min-cpus}: CPUs kept for cell 0 before anybody else is served (MAIN;
 * docs/kernel/mitosis-manager.md#holdout).
 */
final class Holdout {
    private final int cpus;
    private final List<Cell> cells;
    private final IntUnaryOperator llcOf;
    private final BitSet held = new BitSet();
    private final int[] exclusive;
    private final int[] yielded;
    private boolean enforced;

    /** @param enforced was a claimed CPU taken? */
    record Result(BitSet held, boolean enforced) {}

    static Result take(int want, int cpus, List<Cell> cells, IntUnaryOperator llcOf) {
        Holdout run = new Holdout(cpus, cells, llcOf);
        run.unclaimed(want);
        while (run.held.cardinality() < want && run.takeClaimed()) {
            run.enforced = true;
        }
        return new Result(run.held, run.enforced);
    }

    private Holdout(int cpus, List<Cell> cells, IntUnaryOperator llcOf) {
        this.cpus = cpus;
        this.cells = cells;
        this.llcOf = llcOf;
        exclusive = new int[cells.size()];
        yielded = new int[cells.size()];
        for (int cpu = 0; cpu < cpus; cpu++) {
            List<Integer> claimants = CpuAssignments.claimants(cells, cpu);
            if (claimants.size() == 1) {
                exclusive[claimants.getFirst()]++;
            }
        }
    }

    private void unclaimed(int want) {
        for (int cpu = 0; cpu < cpus && held.cardinality() < want; cpu++) {
            if (CpuAssignments.claimants(cells, cpu).isEmpty()) {
                held.set(cpu);
            }
        }
    }

    private boolean takeClaimed() {
        int donor = -1;
        for (int cell = 0; cell < cells.size(); cell++) {
            if (bestOf(cell) >= 0 && (donor < 0 || before(cell, donor))) {
                donor = cell;
            }
        }
        if (donor < 0) {
            return false;
        }
        int cpu = bestOf(donor);
        if (CpuAssignments.claimants(cells, cpu).size() == 1) {
            exclusive[donor]--;
        }
        yielded[donor]++;
        held.set(cpu);
        return true;
    }

    /** Fewest yielded, then most exclusive CPUs left; equal ones in order of id. */
    private boolean before(int a, int b) {
        return yielded[a] != yielded[b] ? yielded[a] < yielded[b] : exclusive[a] > exclusive[b];
    }

    /** Exclusive before contested, the LLC used by most cells first, then the lowest number; −1 if none. */
    private int bestOf(int cell) {
        int best = -1;
        for (int cpu = 0; cpu < cpus; cpu++) {
            List<Integer> claimants = CpuAssignments.claimants(cells, cpu);
            if (!held.get(cpu)
                    && claimants.contains(cell)
                    && claimants.stream().allMatch(c -> exclusive[c] >= 2)
                    && (best < 0 || rank(cpu) > rank(best))) {
                best = cpu;
            }
        }
        return best;
    }

    private int rank(int cpu) {
        int users = 0;
        int llc = llcOf.applyAsInt(cpu);
        for (Cell cell : cells) {
            BitSet cpuset = cell.cpuset();
            if (cpuset != null && cpuset.stream().anyMatch(c -> llcOf.applyAsInt(c) == llc)) {
                users++;
            }
        }
        boolean alone = CpuAssignments.claimants(cells, cpu).size() == 1;
        return alone ? users + cells.size() : users;
    }
}
