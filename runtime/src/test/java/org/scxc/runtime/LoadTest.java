package org.scxc.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Action;
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
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.work.Simulation;

/**
 * An end and a load in a timeline: the kernel's order, and bypass until all tasks have switched (docs/kernel/lifecycle.md#loading,
 * docs/kernel/exits.md#disable).
 */
class LoadTest {
    private static final Set<Callback> MOVES =
            EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.DISPATCH, Callback.UPDATE_IDLE, Callback.TICK);

    private record Call(long at, Callback callback) {}

    /** Callbacks of the second load, or of the end of the first and when CPUs switched before ops.exit. */
    private static List<Call> calls(String kernel, boolean ofEnd, List<Long> switches) {
        SchedulerUse use = new SchedulerUse("m", "selftest.maximal", "", new TreeMap<>(), SourceSpan.NONE);
        Action attach = new Action.Attach(Optional.empty(), SourceSpan.NONE);
        Setup setup = new Setup(
                "test",
                "",
                new Machine(1, 1, 2, 1),
                new Kernel(KernelProfiles.of(kernel), 250, 0),
                Optional.of(use),
                Noise.NONE,
                List.of(),
                List.of(Setups.group(0, "s", 6, Setups.SPIN, new Policy.Normal())),
                List.of(new Phase(
                        "run",
                        2 * Setups.S,
                        List.of(
                                new Action.Detach(SourceSpan.NONE),
                                new Action.At(Amount.exactly(100 * Setups.MS), List.of(attach), SourceSpan.NONE)),
                        SourceSpan.NONE)));
        Simulation simulation = new Simulation(setup, 1);
        List<Call> calls = new ArrayList<>();
        Outcome outcome = simulation.run(new Listener() {
            @Override
            public void callback(int cpu, Callback callback, int task) {
                calls.add(new Call(simulation.core().clock.now(), callback));
            }

            @Override
            public void switched(int cpu, int prev, boolean on, int next) {
                switches.add(simulation.core().clock.now());
            }
        });
        assertThat(outcome.loadFailures()).isEmpty();
        int exit = first(calls, Callback.EXIT);
        return ofEnd ? calls.subList(0, exit + 1) : calls.subList(exit + 1, calls.size());
    }

    private static int first(List<Call> calls, Callback callback) {
        return calls.stream().map(Call::callback).toList().indexOf(callback);
    }

    private static int last(List<Call> calls, Callback callback) {
        return calls.stream().map(Call::callback).toList().lastIndexOf(callback);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.18", "6.19", "7.0", "7.3"})
    void allTasksAreInitializedBeforeTheFirstSwitchesAndNoneMovesMeanwhile(String kernel) {
        List<Call> calls = calls(kernel, false, new ArrayList<>());
        int enable = first(calls, Callback.ENABLE);
        assertThat(first(calls, Callback.INIT)).isLessThan(first(calls, Callback.INIT_TASK));
        assertThat(last(calls, Callback.INIT_TASK)).isLessThan(enable);
        List<Call> load = calls.subList(first(calls, Callback.INIT), last(calls, Callback.ENABLE) + 1);
        assertThat(load).noneMatch(c -> MOVES.contains(c.callback()));
        assertThat(calls.subList(last(calls, Callback.ENABLE), calls.size()))
                .anyMatch(c -> c.callback() == Callback.ENQUEUE)
                .anyMatch(c -> c.callback() == Callback.DISPATCH);
        long waited = calls.get(first(calls, Callback.INIT_TASK)).at()
                - calls.get(first(calls, Callback.INIT)).at();
        assertThat(waited).isGreaterThanOrEqualTo(8 * Setups.MS);
        assertThat(calls.get(enable).at())
                .isGreaterThan(calls.get(first(calls, Callback.INIT_TASK)).at());
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.18", "6.19", "7.0", "7.3"})
    void tasksGoBackOneByOneInBypassBetweenTwoGracePeriods(String kernel) {
        List<Long> switches = new ArrayList<>();
        List<Call> calls = calls(kernel, true, switches);
        List<Callback> names = calls.stream().map(Call::callback).toList();
        int cgroups = first(calls, Callback.CGROUP_EXIT);
        int disable = first(calls, Callback.DISABLE);
        int exitTask = last(calls, Callback.EXIT_TASK);
        assertThat(cgroups).isNotNegative().isLessThan(disable);
        assertThat(names.subList(cgroups, names.size())).noneMatch(MOVES::contains);
        long bypass = calls.stream()
                .filter(c -> MOVES.contains(c.callback()))
                .mapToLong(Call::at)
                .max()
                .orElseThrow();
        assertThat(calls.get(cgroups).at() - bypass).isGreaterThanOrEqualTo(8 * Setups.MS);
        assertThat(switches)
                .anyMatch(at -> at > bypass && at < calls.get(cgroups).at());
        assertThat(calls.get(exitTask).at()).isGreaterThan(calls.get(disable).at());
        assertThat(calls.getLast().at() - calls.get(exitTask).at()).isGreaterThanOrEqualTo(8 * Setups.MS);
        for (int i = disable; i < calls.size(); i++) {
            if (names.get(i) == Callback.DISABLE) {
                assertThat(names.get(i + 1)).isEqualTo(Callback.EXIT_TASK);
            }
        }
        assertThat(names)
                .filteredOn(Callback.EXIT_TASK::equals)
                .hasSameSizeAs(names.stream().filter(Callback.INIT_TASK::equals).toList());
    }
}
