package org.scxc.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Amount;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.Workload;
import org.scxc.runtime.jvm.Simulator;

/** What the runtime cannot run it refuses by name before it starts. */
class RefusalTest {
    private static List<Refusal> check(String version, String model, Workload workload) {
        return check(new Kernel(KernelProfiles.of(version), 250, 0), model, workload);
    }

    private static List<Refusal> check(Kernel kernel, String model, Workload workload) {
        SchedulerUse use = new SchedulerUse("x", model, "base", new TreeMap<>(), SourceSpan.NONE);
        Setup setup = new Setup(
                "t",
                "",
                new Machine(1, 1, 2, 1),
                kernel,
                Optional.of(use),
                Noise.NONE,
                List.of(),
                List.of(Setups.group(0, "g", 1, workload, new Policy.Normal())),
                List.of(new Phase("run", Setups.S, List.of(), SourceSpan.NONE)));
        return Simulator.check(setup);
    }

    @Test
    void whatItCanRunIsNotRefused() {
        assertThat(check("6.18", "simple", Setups.SPIN)).isEmpty();
    }

    @Test
    void aSchedulerWithoutAModel() {
        assertThat(check("6.18", "none", Setups.SPIN))
                .extracting(Refusal::message)
                .first()
                .asString()
                .contains("no model");
    }

    @Test
    void mitosisInAutoMode() {
        assertThat(check("6.18", "mitosis", Setups.SPIN))
                .extracting(Refusal::message)
                .first()
                .asString()
                .contains("auto mode");
    }

    /** Versions that never were, or have no sched_ext, are errors of the compiler. */
    @Test
    void aKernelNewerThanThoseKnown() {
        Kernel newer = new Kernel("7.9", Optional.empty(), 250, 0, 0, KernelProfiles.of("7.3"));
        assertThat(check(newer, "simple", Setups.SPIN))
                .extracting(Refusal::message)
                .first()
                .asString()
                .contains("newer than the kernels");
    }

    @Test
    void aWorkloadWithoutSteps() {
        assertThat(check("6.18", "simple", new Workload("futex_ping_pong", List.of())))
                .hasSize(1);
    }

    @Test
    void stepsBesideEach() {
        Workload.Step work = new Workload.Work(Amount.exactly(1000));
        Workload.Step each = new Workload.Each(
                Setups.MS, new Workload.Offset.Fixed(0), 0, 1, 1, 0, Workload.Growth.NONE, List.of(work));
        assertThat(check("6.18", "simple", new Workload("odd", List.of(work, each))))
                .hasSize(1);
    }
}
