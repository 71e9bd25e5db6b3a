package org.scxc.runtime.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Cell;
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
import org.scxc.model.WorkerGroup;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.Setups;
import org.scxc.runtime.jvm.Simulator;
import org.scxc.runtime.models.Schedulers;

/** Every small scheduler ends as the kernel's selftest of that name expects: three spinners, two bursty tasks, 2 CPUs. */
class SelftestsTest {
    private static final long S = 1_000_000_000;

    private static Outcome run(String model, Map<String, Value> flags, long seconds, int spinners) {
        SchedulerUse use = new SchedulerUse(model, model, "", new TreeMap<>(flags), SourceSpan.NONE);
        // in a cell: stall forgets no task of the root cgroup
        List<WorkerGroup> groups = List.of(
                Setups.group(0, "s", spinners, Setups.SPIN, new Policy.Normal()),
                Setups.group(1, "b", 2, Setups.BURSTY, new Policy.Normal()));
        Setup setup = new Setup(
                "test",
                "",
                new Machine(1, 1, 2, 1),
                new Kernel(KernelProfiles.of("6.18"), 250, 0),
                Optional.of(use),
                Noise.NONE,
                List.of(new Cell(0, "cell", Optional.empty(), 100, groups, SourceSpan.NONE)),
                List.of(),
                List.of(new Phase("run", seconds * S, List.of(), SourceSpan.NONE)));
        return Simulator.run(setup, 1, RunOptions.DEFAULT);
    }

    private static Outcome run(String model) {
        return run(model, Map.of(), 1, 3);
    }

    private static void ends(Outcome outcome, ExitKind kind, String message) {
        assertThat(outcome.exit()).isPresent();
        assertThat(outcome.exit().get().kind()).isEqualTo(kind);
        assertThat(outcome.exit().get().message()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simple",
                "central",
                "qmap",
                "cpu0",
                "selftest.minimal",
                "selftest.maximal",
                "selftest.dispatch_loop",
                "selftest.select_cpu_dispatch",
                "selftest.select_cpu_dfl_nodispatch",
                "selftest.create_dsq",
                "selftest.callback_order",
                "selftest.dsp_local_on",
                "selftest.hotplug",
                "selftest.select_cpu_dfl",
                "selftest.cpu_release"
            })
    void completes(String model) {
        Outcome outcome = run(model);
        assertThat(outcome.loadFailure()).isEmpty();
        assertThat(outcome.exit().filter(e -> !e.planned())).isEmpty();
        assertThat(outcome.events()).isLessThan(100_000);
    }

    @Test
    void minimalAndCentralLeaveNoCpuIdle() {
        for (String model : List.of("simple", "central", "selftest.minimal")) {
            Outcome outcome = run(model);
            assertThat(3 * Setups.percent(outcome, 0) + 2 * Setups.percent(outcome, 1))
                    .as(model)
                    .isCloseTo(200, within(4.0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "selftest.bad_dsq, ERROR, non-existent DSQ 0xcafef00d",
        "selftest.vtime_on_local, ERROR, cannot use vtime ordering for built-in DSQs",
        "selftest.double_insert, ERROR, already direct-dispatched",
        "selftest.overflow, ERROR, dispatch buffer overflow",
        "selftest.fifo_then_priq, ERROR, DSQ ID 0x0000000000000000 already had FIFO-enqueued tasks",
        "selftest.enq_error, ERROR_BPF, test triggering error",
        "selftest.init_fails, ERROR, ops.init() failed (-12)",
    })
    void isEnded(String model, ExitKind kind, String message) {
        ends(run(model), kind, message);
    }

    @Test
    void flagsChooseTheOtherWayToFail() {
        Value on = new Value.Switch(true);
        ends(run("selftest.bad_dsq", Map.of("when_idle", on), 1, 3), ExitKind.ERROR, "non-existent DSQ 0xcafef00d");
        ends(run("selftest.init_fails", Map.of("task", on), 1, 3), ExitKind.ERROR, "ops.init_task() failed (-12)");
    }

    @Test
    void enqLastNeedsEnqueue() {
        ends(
                run("selftest.enq_last_no_enqueue"),
                ExitKind.ERROR,
                "SCX_OPS_ENQ_LAST requires ops.enqueue() to be implemented");
    }

    @ParameterizedTest
    @CsvSource({"select_cpu, 0", "enqueue, 1", "dispatch, 2", "enable, 3", "init_task, 4", "init, 5"})
    void exitsFromWhereItIsTold(String where, long code) {
        Outcome outcome = run("selftest.exit_from", Map.of("where", new Value.Text(where)), 1, 3);
        ends(outcome, ExitKind.UNREG_BPF, Long.toString(code));
        assertThat(outcome.exit().get().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"selftest.stall", "selftest.unreachable_dsq"})
    void whatNobodyServesIsFound(String model) {
        Outcome outcome = run(model, Map.of("timeout", new Value.Duration(S)), 4, 1);
        ends(outcome, ExitKind.ERROR_STALL, "failed to run for");
        assertThat(outcome.exit().get().atNs()).isBetween(S - 10_000_000, 3 * S);
    }

    @Test
    void vtimeFromSelectCpuServesSleepersAndStarvesTheQueueUnderSpinners() {
        assertThat(run("selftest.select_cpu_vtime", Map.of(), 2, 1).exit().filter(e -> !e.planned()))
                .isEmpty();
        ends(run("selftest.select_cpu_vtime", Map.of(), 4, 3), ExitKind.ERROR_STALL, "");
    }

    @Test
    void namesAreKnown() {
        assertThat(Schedulers.model("selftest.bad_dsq")).isPresent();
        assertThat(Schedulers.model("bad_dsq")).isEmpty();
        assertThat(Schedulers.create(new SchedulerUse("x", "eevdf", "", new TreeMap<>(), SourceSpan.NONE)))
                .isNull();
    }
}
