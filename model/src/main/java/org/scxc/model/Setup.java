package org.scxc.model;

import java.util.List;
import java.util.Optional;

/**
 * Everything one run needs: a scenario with one variant's knobs applied.
 *
 * @param scheduler absent = the kernel's own EEVDF
 * @param cells those the scenario itself declares, in order; they exist before t = 0
 * @param root worker groups of the root cgroup that exist before t = 0
 * @param limits where a simulated run of it stops
 */
public record Setup(
        String scenario,
        String variant,
        Machine machine,
        Kernel kernel,
        Optional<SchedulerUse> scheduler,
        Noise noise,
        List<Cell> cells,
        List<WorkerGroup> root,
        List<Phase> phases,
        RunLimits limits) {
    /** One with the limits that hold if none are given. */
    public Setup(
            String scenario,
            String variant,
            Machine machine,
            Kernel kernel,
            Optional<SchedulerUse> scheduler,
            Noise noise,
            List<Cell> cells,
            List<WorkerGroup> root,
            List<Phase> phases) {
        this(scenario, variant, machine, kernel, scheduler, noise, cells, root, phases, RunLimits.DEFAULT);
    }

    public Setup withLimits(RunLimits other) {
        return new Setup(scenario, variant, machine, kernel, scheduler, noise, cells, root, phases, other);
    }

    public long durationNs() {
        return phases.stream().mapToLong(Phase::durationNs).sum();
    }
}
