package org.scxc.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.Phase;
import org.scxc.model.Policy;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.models.Schedulers;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.UserLoop;
import org.scxc.runtime.work.Simulation;

/** A scheduler's user space that decides: a task that works a while, and then yields or sleeps. */
class UserLoopTest {
    private static final long INTERVAL = 100 * Setups.MS;

    /** Looks at the time of each pass. */
    private static final class Loop implements UserLoop {
        private final List<Long> passes = new ArrayList<>();
        private final boolean sleeps;
        private @Nullable Simulation simulation;

        Loop(boolean sleeps) {
            this.sleeps = sleeps;
        }

        private long now() {
            return Objects.requireNonNull(simulation).core().clock.now();
        }

        @Override
        public long costNs() {
            return Setups.MS;
        }

        @Override
        public void pass() {
            passes.add(now());
        }

        @Override
        public OptionalLong wakesAt() {
            return sleeps ? OptionalLong.of(passes.getLast() + INTERVAL) : OptionalLong.empty();
        }
    }

    private static List<Long> passes(boolean sleeps) {
        Setup setup = new Setup(
                "test",
                "",
                new Machine(1, 1, 2, 1),
                new Kernel(KernelProfiles.of("6.18"), 250, 0),
                Optional.of(new SchedulerUse("simple", "simple", "", new TreeMap<>(), SourceSpan.NONE)),
                Noise.NONE,
                List.of(),
                List.of(Setups.group(0, "a", 1, Setups.BURSTY, new Policy.Normal())),
                List.of(new Phase("run", Setups.S, List.of(), SourceSpan.NONE)));
        Loop loop = new Loop(sleeps);
        Simulation simulation = new Simulation(setup, 1);
        loop.simulation = simulation;
        simulation.run(Listener.NONE, (use, kernel) -> {
            SchedExtOps simple = Objects.requireNonNull(Schedulers.create(use, kernel));
            return (SchedExtOps) Proxy.newProxyInstance(
                    SchedExtOps.class.getClassLoader(),
                    new Class<?>[] {SchedExtOps.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("userLoop") ? loop : method.invoke(simple, arguments));
        });
        return loop.passes;
    }

    @Test
    void oneThatSleepsPassesOnceInAnInterval() {
        List<Long> passes = passes(true);
        assertThat(passes).hasSizeBetween(9, 16);
        for (int i = 1; i < passes.size(); i++) {
            assertThat(passes.get(i) - passes.get(i - 1)).isBetween(INTERVAL + Setups.MS, INTERVAL + 2 * Setups.MS);
        }
    }

    @Test
    void oneThatYieldsPassesAgainAndAgain() {
        assertThat(passes(false)).hasSizeGreaterThan(500);
    }
}
