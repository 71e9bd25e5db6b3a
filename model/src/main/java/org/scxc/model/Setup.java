package org.scxc.model;

import java.util.ArrayList;
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

    /** All schedulers that it attaches, its own first. */
    public List<SchedulerUse> schedulers() {
        List<SchedulerUse> all = new ArrayList<>(scheduler.stream().toList());
        phases.forEach(p -> attached(p.actions(), all));
        return List.copyOf(all);
    }

    private static void attached(List<Action> actions, List<SchedulerUse> all) {
        for (Action action : actions) {
            switch (action) {
                case Action.Attach a -> a.scheduler().ifPresent(all::add);
                case Action.At a -> attached(a.body(), all);
                case Action.Every a -> attached(a.body(), all);
                default -> {}
            }
        }
    }

    public long durationNs() {
        return phases.stream().mapToLong(Phase::durationNs).sum();
    }
}
