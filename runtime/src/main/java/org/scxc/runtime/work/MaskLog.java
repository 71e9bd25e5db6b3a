package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.scxc.model.CellMask;
import org.scxc.model.CpuSet;
import org.scxc.model.Outcome;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.ops.CellCpus;

/** Which CPUs each cell had, from when on: looked at whenever they may have changed, and written down if they did. */
final class MaskLog {
    private record Change(int cell, CellMask.Kind kind, long at, Optional<CpuSet> cpus) {}

    private final Core core;
    private final Map<Integer, Integer> cgroupOf = new TreeMap<>();
    private final Map<Integer, Map<CellMask.Kind, Optional<CpuSet>>> last = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();

    MaskLog(Core core) {
        this.core = core;
    }

    void made(int cell, int cgroup) {
        cgroupOf.put(cell, cgroup);
        look();
    }

    void removed(int cell) {
        if (cgroupOf.remove(cell) != null) {
            for (CellMask.Kind kind : CellMask.Kind.values()) {
                note(cell, kind, Optional.empty());
            }
        }
    }

    /** They may have changed. */
    void look() {
        CellCpus scheduler = core.schedulers.isAttached() ? core.calls.cellCpus() : null;
        cgroupOf.forEach((cell, cgroup) -> {
            for (CellMask.Kind kind : CellMask.Kind.values()) {
                note(cell, kind, read(kind, cgroup, scheduler));
            }
        });
    }

    private Optional<CpuSet> read(CellMask.Kind kind, int cgroup, @Nullable CellCpus scheduler) {
        int mask = switch (kind) {
            case EFFECTIVE -> core.cpusets.effectiveCpus(cgroup);
            case CPUS -> scheduler == null ? CellCpus.NONE : scheduler.cpus(cgroup);
            case BORROWABLE -> scheduler == null ? CellCpus.NONE : scheduler.borrowable(cgroup);
        };
        return mask < 0 ? Optional.empty() : Optional.of(CpuSet.ofWords(core.store.maskToWords(mask)));
    }

    private void note(int cell, CellMask.Kind kind, Optional<CpuSet> cpus) {
        Map<CellMask.Kind, Optional<CpuSet>> of = last.computeIfAbsent(cell, c -> new EnumMap<>(CellMask.Kind.class));
        if (!cpus.equals(of.put(kind, cpus))) {
            changes.add(new Change(cell, kind, core.clock.now(), cpus));
        }
    }

    /** @param zero machine time of t = 0 */
    List<Outcome.MaskSeen> all(long zero) {
        return changes.stream()
                .map(c -> new Outcome.MaskSeen(c.cell(), c.kind(), c.at() - zero, c.cpus()))
                .toList();
    }
}
