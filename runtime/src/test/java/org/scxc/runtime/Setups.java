package org.scxc.runtime;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Outcome;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;
import org.scxc.runtime.jvm.Simulator;

/** Setups written by hand, for tests below the language. */
public final class Setups {
    public static final long MS = 1_000_000L;
    public static final long S = 1000 * MS;
    public static final Workload SPIN = new Workload("spin", List.of(new Workload.SpinForever()));
    public static final Workload BURSTY = new Workload(
            "bursty", List.of(new Workload.Spin(Amount.exactly(MS)), new Workload.Sleep(Amount.exactly(10 * MS))));

    private Setups() {}

    /** One group of workers; {@code id} is its place in the call that makes the setup. */
    public static WorkerGroup group(int id, String name, int count, Workload workload, Policy policy) {
        return group(id, name, count, workload, policy, 0);
    }

    public static WorkerGroup group(int id, String name, int count, Workload workload, Policy policy, int nice) {
        return new WorkerGroup(
                id,
                name,
                name,
                count,
                WorkerGroup.Placement.COUNT,
                workload,
                policy,
                nice,
                new Affinity.Inherit(),
                SourceSpan.NONE);
    }

    /** 3 s of {@code groups} in the root cgroup under {@code model} (flags: switches). */
    public static Outcome run(String model, Machine machine, int hz, List<String> flags, WorkerGroup... groups) {
        return run(model, machine, hz, flags, Noise.NONE, groups);
    }

    /** As {@link #run}, beside {@code noise}. */
    public static Outcome run(
            String model, Machine machine, int hz, List<String> flags, Noise noise, WorkerGroup... groups) {
        TreeMap<String, Value> values = new TreeMap<>();
        flags.forEach(f -> values.put(f, new Value.Switch(true)));
        SchedulerUse use = new SchedulerUse(model, model, "", values, SourceSpan.NONE);
        Setup setup = new Setup(
                "test",
                "",
                machine,
                new Kernel(KernelProfiles.of("6.18"), hz, 0),
                Optional.of(use),
                noise,
                List.of(),
                List.of(groups),
                List.of(new Phase("run", 3 * S, List.of(), SourceSpan.NONE)));
        return Simulator.run(setup, 1, RunOptions.DEFAULT);
    }

    /** CPU of one member of group {@code id} in the only phase, in percent. */
    public static double percent(Outcome outcome, int id) {
        Outcome.PhaseOutcome phase = outcome.phases().get(0);
        Outcome.GroupStats stats = phase.groups().get(id);
        return 100.0 * stats.usageNs() / stats.members() / (phase.endNs() - phase.startNs());
    }
}
