package org.scxc.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Action;
import org.scxc.model.Amount;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
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
import org.scxc.runtime.jvm.Simulator;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;
import org.scxc.runtime.state.Store;
import org.scxc.runtime.work.Simulation;

/** Life cycles, hot-plug and what a scheduler sees of them, below the language. */
class LifecycleTest {
    private static final int N = 5;

    private static Setup setup(String model, Map<String, Value> flags, Action... actions) {
        SchedulerUse use = new SchedulerUse(model, model, "", new TreeMap<>(flags), SourceSpan.NONE);
        return new Setup(
                "test",
                "",
                new Machine(1, 1, 2, 1),
                new Kernel(KernelProfiles.of("6.18"), 250, 0),
                Optional.of(use),
                Noise.NONE,
                List.of(),
                List.of(Setups.group(0, "s", N, Setups.SPIN, new Policy.Normal())),
                List.of(
                        new Phase("before", Setups.S, List.of(), SourceSpan.NONE),
                        new Phase("run", Setups.S, List.of(actions), SourceSpan.NONE)));
    }

    private static Action at(long ms, Action... actions) {
        return new Action.At(Amount.exactly(ms * Setups.MS), List.of(actions), SourceSpan.NONE);
    }

    private static Action offline() {
        return new Action.Offline(CpuSet.of(1), SourceSpan.NONE);
    }

    private static Action online() {
        return new Action.Online(CpuSet.of(1), SourceSpan.NONE);
    }

    private static long cell(Simulation simulation, String name) {
        Store store = simulation.core().store;
        return store.get(store.find(name));
    }

    /** Kernel selftest init_enable_count, full: workers from before the attach, forks after it. */
    @Test
    void initAndEnableComeOncePerTaskAndEndWithIt() {
        Action detach = new Action.Detach(SourceSpan.NONE);
        Action attach = new Action.Attach(Optional.empty(), SourceSpan.NONE);
        Action spawn = new Action.Spawn(
                -1, List.of(Setups.group(0, "s", N, Setups.SPIN, new Policy.Normal())), SourceSpan.NONE);
        Simulation simulation = new Simulation(
                setup("selftest.callback_order", Map.of(), detach, at(200, attach), at(400, spawn), at(900, detach)),
                1);
        Outcome outcome = simulation.run(Listener.NONE);
        assertThat(outcome.exit().filter(e -> !e.planned())).isEmpty();
        long transitions = cell(simulation, "callback_order.init_task");
        long forks = cell(simulation, "callback_order.init_fork");
        assertThat(transitions).isGreaterThanOrEqualTo(N).isGreaterThan(forks);
        assertThat(forks).isEqualTo(N);
        assertThat(transitions + forks).isGreaterThanOrEqualTo(2 * N);
        assertThat(cell(simulation, "callback_order.exit")).isEqualTo(transitions + forks);
        assertThat(cell(simulation, "callback_order.enable")).isGreaterThanOrEqualTo(2 * N);
        assertThat(cell(simulation, "callback_order.disable")).isEqualTo(cell(simulation, "callback_order.enable"));
    }

    @Test
    void hotplugCallsBack() {
        Simulation simulation = new Simulation(
                setup("selftest.hotplug", Map.of(), offline(), at(300, offline()), at(500, online())), 1);
        Outcome outcome = simulation.run(Listener.NONE);
        assertThat(outcome.exit().filter(e -> !e.planned())).isEmpty();
        assertThat(cell(simulation, "hotplug.offline")).isEqualTo(1);
        assertThat(cell(simulation, "hotplug.online")).isEqualTo(1);
    }

    /** Kernel selftest hotplug: the exit codes. */
    @Test
    void hotplugExitCodes() {
        Map<String, Value> exits = Map.of("exit", new Value.Switch(true));
        Action detach = new Action.Detach(SourceSpan.NONE);
        Action attach = new Action.Attach(Optional.empty(), SourceSpan.NONE);
        ends(setup("selftest.hotplug", exits, offline()), ExitKind.UNREG_BPF, 1L << 48 | 1);
        ends(
                setup("selftest.hotplug", exits, detach, offline(), at(300, attach), at(500, online())),
                ExitKind.UNREG_BPF,
                1L << 48 | 3);
        ends(setup("selftest.minimal", Map.of(), offline()), ExitKind.UNREG_KERN, 1L << 48 | 1L << 32);
        ends(
                setup("selftest.minimal", Map.of(), detach, offline(), at(300, attach), at(500, online())),
                ExitKind.UNREG_KERN,
                1L << 48 | 1L << 32);
    }

    private static void ends(Setup setup, ExitKind kind, long code) {
        Outcome.Exit exit = Simulator.run(setup, 1, RunOptions.DEFAULT).exit().orElseThrow();
        assertThat(exit.kind()).isEqualTo(kind);
        assertThat(exit.code()).isEqualTo(code);
    }

    /** The end comes while the workers are made; they are made all the same, under EEVDF, until t = 0. */
    @Test
    void anEndBeforeTheBeginningHasANegativeTime() {
        for (String model : List.of("selftest.bad_dsq")) {
            Outcome outcome = Simulator.run(setup(model, Map.of()), 1, RunOptions.DEFAULT);
            Outcome.Exit exit = outcome.exit().orElseThrow();
            assertThat(exit.kind()).isEqualTo(ExitKind.ERROR);
            assertThat(exit.atNs()).as(model).isBetween(-900 * Setups.MS, -1L);
            assertThat(outcome.endNs()).isEqualTo(exit.atNs());
            assertThat(outcome.phases()).isEmpty();
            assertThat(outcome.dump()).isNotEmpty();
            assertThat(outcome.loadFailure()).isEmpty();
        }
    }

    /** The scheduler is ended before it is enabled; the run goes on under EEVDF. */
    @Test
    void aLoadThatFailsLeavesTheRunGoingOn() {
        for (String model : List.of("selftest.init_fails", "selftest.enq_last_no_enqueue")) {
            Setup setup = setup(model, Map.of());
            Outcome outcome = Simulator.run(setup, 1, RunOptions.DEFAULT);
            Outcome.Exit exit = outcome.exit().orElseThrow();
            assertThat(exit.kind()).isEqualTo(ExitKind.ERROR);
            assertThat(exit.atNs()).as(model).isBetween(-900 * Setups.MS, -1L);
            assertThat(outcome.endNs()).isGreaterThanOrEqualTo(setup.durationNs());
            assertThat(outcome.phases()).allMatch(Outcome.PhaseOutcome::complete);
            assertThat(outcome.dump()).isNotEmpty();
            assertThat(outcome.loadFailures()).singleElement().satisfies(f -> {
                assertThat(f.registered()).isTrue();
                assertThat(f.why()).isEqualTo(exit.message());
                assertThat(f.atNs()).isEqualTo(exit.atNs());
            });
        }
    }

    /**
     * Put, and put again by an interruption: rq.curr changes only when the next task was chosen
     * (docs/kernel/cycle.md#put, #next).
     */
    @Test
    void aTaskThatIsPutBackIsStillTheCurrentOne() {
        List<String> seen = new ArrayList<>();
        SchedExtOps ops = new Watcher(seen);
        Core core = new Core(
                new Machine(1, 1, 1, 1), new Kernel(KernelProfiles.of("6.18"), 250, 0), 16, 1, 1, 0, new Rng(1));
        assertThat(core.schedulers.attach(ops)).isNull();
        Behavior spin = new Behavior() {
            @Override
            public void started(int task) {}

            @Override
            public void stopped(int task) {}

            @Override
            public void ended(int task) {}
        };
        for (int i = 0; i < 2; i++) {
            int p = core.life.bootTask("spin", -1, new Policy.Normal(), 0, -1, spin);
            core.clock.task.set(p, 1 + i);
        }
        core.runUntil(Setups.S);
        // the first enqueue of each is its wake-up; every other one ends a slice
        assertThat(seen.stream().limit(2)).containsOnly("waits");
        assertThat(seen.stream().skip(2)).hasSizeGreaterThan(20).containsOnly("current");
    }

    private static final class Watcher implements SchedExtOps {
        private final List<String> seen;
        private Kfuncs kernel;

        Watcher(List<String> seen) {
            this.seen = seen;
        }

        @Override
        public OpsInfo info() {
            return new OpsInfo("watcher", 0, 0, 0, EnumSet.of(Callback.ENQUEUE, Callback.SELECT_CPU));
        }

        @Override
        public void attach(Kfuncs door) {
            kernel = door;
        }

        @Override
        public void enqueue(int task, long enqFlags) {
            seen.add(kernel.isRunning(task) ? "current" : "waits");
            kernel.dsqInsert(task, Scx.DSQ_GLOBAL, Scx.SLICE_DFL, 0);
        }
    }
}
