package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.scxc.model.Noise;
import org.scxc.model.Policy;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.state.Rng;

/** The machine's own work: kworkers, stoppers and recorded visits, which are there before anything else. */
final class Background {
    private final Core core;
    private final Workers workers;
    private final Setup setup;

    Background(Core core, Workers workers, Setup setup) {
        this.core = core;
        this.workers = workers;
        this.setup = setup;
    }

    /** Boots it all; cells are made under {@code parent}; {@code noiseRng} says on which CPUs the work for each cgroup is. */
    void boot(int parent, Rng noiseRng) {
        for (WorkerGroup group : setup.noise().groups()) {
            for (int i = 0; i < group.count(); i++) {
                switch (group.placement()) {
                    case COUNT -> workers.boot(group, onlyCpu(group));
                    case PER_CPU -> {
                        for (int cpu = 0; cpu < setup.machine().cpus(); cpu++) {
                            workers.boot(group, cpu);
                        }
                    }
                    case PER_CGROUP -> {
                        for (int c = 0; c < 2 + setup.cells().size(); c++) {
                            workers.boot(group, noiseRng.below(setup.machine().cpus()), cgroup(c, parent));
                        }
                    }
                }
            }
        }
        bootReplay(setup.noise().replay());
    }

    /** The root, the parent of the cells, then the cells, which get their numbers in this order. */
    private static int cgroup(int i, int parent) {
        return i == 0 ? 0 : parent + i - 1;
    }

    private int onlyCpu(WorkerGroup group) {
        return group.affinity() instanceof org.scxc.model.Affinity.Cpus c
                        && c.cpus().size() == 1
                ? c.cpus().max()
                : -1;
    }

    /** One task for each CPU and kind, so that recorded visits of one CPU queue up as they did. */
    private void bootReplay(List<Noise.Arrival> arrivals) {
        TreeMap<Integer, List<Noise.Arrival>> lanes = new TreeMap<>();
        for (Noise.Arrival a : arrivals) {
            int lane = a.cpu() * 4 + (a.stopper() ? 2 : 0) + (a.pinned() ? 1 : 0);
            lanes.computeIfAbsent(lane, k -> new ArrayList<>()).add(a);
        }
        lanes.forEach((lane, visits) -> {
            Replay replay = new Replay(core, visits);
            Noise.Arrival first = visits.get(0);
            Policy policy = first.stopper() ? new Policy.Stop() : new Policy.Normal();
            int cpu = first.pinned() || first.stopper() ? first.cpu() : -1;
            int p = core.life.bootTask("replay/" + first.cpu(), -1, policy, 0, cpu, replay);
            replay.begin(p);
        });
    }
}
