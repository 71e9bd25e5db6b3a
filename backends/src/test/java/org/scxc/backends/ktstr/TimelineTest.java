package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What happens at several times of a phase, as steps, loops and staged schedulers. */
class TimelineTest {
    private static final String CELL = "cell c { cpus 0-7; 2 x spin }\n";

    private static String text(String body) {
        KtstrBuilt built = Scx.scenario(body + "\nexpect healthy");
        assertThat(built.problems()).isEmpty();
        return built.tests().getFirst().text();
    }

    private static java.util.List<String> plan(String body) {
        return Scx.scenario(body + "\nexpect healthy").runs().getFirst().lines().stream()
                .filter(l -> l.startsWith("plan step"))
                .map(l -> l.substring(5))
                .toList();
    }

    @Test
    void everyIsALoopOverSteps() {
        String body = CELL + "phase p 1s { every 100ms { set c cpus 0-3; at 40ms { set c cpus 0-1 } } }\nphase q 2s";
        assertThat(text(body))
                .contains("let mut steps = vec![", "for _ in 0..9 {", "steps.push(Step::with_op(")
                .contains("Duration::from_millis(40)", "Duration::from_millis(60)")
                .contains("    // q\n    steps.push(Step::hold(HoldSpec::fixed(Duration::from_secs(2))));");
        assertThat(plan(body))
                .hasSize(1 + 9 * 4 + 1)
                .startsWith("step 0 hold Fixed(100ms)", "step 1 op set_cpuset c Exact({0, 1, 2, 3})")
                .endsWith(
                        "step 18 op set_cpuset c Exact({0, 1})", "step 18 hold Fixed(60ms)", "step 19 hold Fixed(2s)");
    }

    @Test
    void whatAccumulatesIsKtstrsLoop() {
        String body = CELL + "phase p 3s { every 200ms { spawn in c { 1 x spin } } }";
        assertThat(text(body))
                .contains("HoldSpec::loop_at(Duration::from_millis(200))")
                .contains("duration_s = 3,")
                .doesNotContain("for _ in");
        assertThat(plan(body))
                .containsExactly(
                        "step 0 op spawn_workers c Some(1) x SpinWait Normal Inherit nice None",
                        "step 0 hold Loop { interval: 200ms }");
    }

    @Test
    void itsOwnSchedulerAgainIsStagedUnderAnotherName() {
        String body = "scheduler simple\n" + CELL + "phase p 2s { detach; at 1s { attach simple } }";
        assertThat(text(body))
                .contains("declare_scheduler!(SIMPLE, {", "declare_scheduler!(SIMPLE_AGAIN, {")
                .contains("staged_schedulers = [SIMPLE_AGAIN],", "Op::attach_scheduler(&SIMPLE_AGAIN)");
        assertThat(Scx.scenario(body + "\nexpect healthy").runs().getFirst().lines())
                .contains("entry staged=simple_again", "plan step 1 op attach_scheduler simple_again");
    }

    @Test
    void anotherSchedulerIsStagedWithItsArguments() {
        String body = "scheduler simple\n" + CELL
                + "phase p 2s { detach; at 1s { attach mitosis { cell_parent_cgroup \"/k\" } } }";
        assertThat(text(body))
                .contains("staged_schedulers = [MITOSIS],", "Op::attach_scheduler(&MITOSIS)")
                .contains("\"--cell-parent-cgroup\", \"/k\",");
    }

    @Test
    void thresholdsOfAllWorkers() {
        String spin = text(CELL + "phase p 3s\nexpect wait.max(c) <= 100ms");
        assertThat(spin).contains("    max_gap_ms = 100\n)]");
        String sleep = text("cell c { 2 x bursty(run 1ms, sleep 10ms) }\nphase p 3s\nexpect wakeup.p99(c) <= 1ms");
        assertThat(sleep).contains("max_p99_wake_latency_ns = 11_000_000");
    }

    @Test
    void thresholdsOfSeveralTestsMayHaveOneName() {
        String body = "{ machine 1n1l2c1t; cell c { 1 x spin }; phase p 1s; expect healthy; expect iterations(c) > ";
        KtstrBuilt built = Scx.build("scenario a.a " + body + "1 }\nscenario a.b " + body + "2 }", Mode.GUARD);
        assertThat(built.problems()).isEmpty();
        assertThat(built.tests().getFirst().text())
                .contains("    const C_ITERATIONS_MIN: f64 = 1.0;\n", "    const C_ITERATIONS_MIN: f64 = 2.0;\n");
    }
}
