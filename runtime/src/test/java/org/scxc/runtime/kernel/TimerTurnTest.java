package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.model.index.CpuController;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.state.Rng;

/** Timers of a guest whose CPUs share one host thread (docs/guest.md#objects-in-a-guest). */
class TimerTurnTest {
    private static final long MS = 1_000_000;

    /** Arms a timer of 1 ms again and again. */
    private static final class Ticking implements SchedExtOps {
        private final List<Long> fired = new ArrayList<>();
        private @Nullable Kfuncs door;

        @Override
        public OpsInfo info() {
            return new OpsInfo("ticking", 0, 0, 0, EnumSet.of(Callback.INIT));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public int init() {
            Objects.requireNonNull(door).timerStart(0, MS);
            return 0;
        }

        @Override
        public void timer(int id) {
            fired.add(Objects.requireNonNull(door).now());
            Objects.requireNonNull(door).timerStart(0, MS);
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 0, 1.0, 0.001", "4, 1000000, 2.1, 0.15", "1, 1000000, 1.0, 0.001"})
    void aTimerWaitsForTheOtherBusyCpus(int busy, long timerTurnNs, double meanMs, double within) {
        Kernel kernel = new Kernel(KernelProfiles.of("7.3"), 250, 0);
        Core core =
                new Core(new Machine(1, 1, 4, 1), kernel, 20, 1, CpuController.OFF, 1, 35_000, timerTurnNs, new Rng(1));
        Ticking ops = new Ticking();
        assertThat(core.schedulers.attach(ops)).isNull();
        for (int cpu = 0; cpu < busy; cpu++) {
            int p = core.life.bootTask("spins", -1, new Policy.Normal(), 0, cpu, new Spins());
            core.clock.task.set(p, 1_000);
        }
        core.runUntil(4_000 * MS);
        int n = ops.fired.size();
        double mean = (ops.fired.get(n - 1) - ops.fired.get(10)) / (double) MS / (n - 11);
        assertThat(mean).isCloseTo(meanMs, within(within));
        for (int i = 11; i < n; i++) {
            assertThat(ops.fired.get(i) - ops.fired.get(i - 1)).isBetween(MS, MS + 3 * MS);
        }
    }
}
