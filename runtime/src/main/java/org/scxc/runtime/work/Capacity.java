package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Action;
import org.scxc.model.Phase;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;

/** Upper bounds of what a run can create, computed before it starts. */
public final class Capacity {
    private final int cpus;
    private long tasks;
    private long cgroups;
    private int maxGroup;
    private final List<WorkerGroup> seen = new ArrayList<>();

    private Capacity(int cpus) {
        this.cpus = cpus;
    }

    public static Capacity of(Setup setup) {
        Capacity c = new Capacity(setup.machine().cpus());
        c.tasks = setup.machine().cpus() + 9 + setup.noise().replay().size();
        c.cgroups = 8;
        int units = setup.cells().size() + 8;
        setup.noise().groups().forEach(g -> c.group(g, 1, units));
        setup.root().forEach(g -> c.group(g, 1, units));
        setup.cells().forEach(cell -> {
            c.cgroups++;
            cell.groups().forEach(g -> c.group(g, 1, units));
        });
        for (Phase phase : setup.phases()) {
            c.actions(phase.actions(), 1, phase.durationNs());
        }
        return c;
    }

    /** Every worker group of {@code setup}, wherever it is declared or spawned. */
    public static List<WorkerGroup> groups(Setup setup) {
        Capacity c = of(setup);
        return List.copyOf(c.seen);
    }

    private void group(WorkerGroup g, long times, int units) {
        seen.add(g);
        maxGroup = Math.max(maxGroup, g.id());
        long each = switch (g.placement()) {
            case COUNT -> 1;
            case PER_CPU -> cpus;
            case PER_CGROUP -> units;
        };
        tasks += times * g.count() * each;
    }

    private void actions(List<Action> actions, long times, long phaseNs) {
        for (Action action : actions) {
            switch (action) {
                case Action.CreateCell a -> {
                    cgroups += times;
                    a.cell().groups().forEach(g -> group(g, times, 1));
                }
                case Action.Spawn a -> a.groups().forEach(g -> group(g, times, 1));
                case Action.At a -> {
                    tasks += a.process().isPresent() ? 1 : 0; // one for several is enough, but so is one for each
                    actions(a.body(), times, phaseNs);
                }
                case Action.Every a -> {
                    long interval =
                            Math.max(1, a.interval().ns() / (a.interval().exponential() ? 4 : 1));
                    actions(a.body(), times * (phaseNs / interval + 1), phaseNs);
                }
                case Action.Attach a -> tasks += 2 * times; // its watchdog and its user space
                default -> {}
            }
        }
    }

    /** Whether there is an attach among them. */
    static boolean attaches(List<Action> actions) {
        return actions.stream().anyMatch(a -> switch (a) {
            case Action.Attach attach -> true;
            case Action.At at -> attaches(at.body());
            case Action.Every every -> attaches(every.body());
            default -> false;
        });
    }

    public long tasks() {
        return tasks;
    }

    public long cgroups() {
        return cgroups;
    }

    public int groups() {
        return maxGroup + 1;
    }
}
