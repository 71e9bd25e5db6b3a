package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scxc.compiler.diagnostics.Diagnostic;

/** Mistakes people make, each with where it comes from; the hint names the fix. */
class MistakesTest {
    /**
     * @param from where the mistake was seen or what habit it comes from
     * @param body statements of a scenario with a machine, cells alpha and beta, a phase run
     * @param underlined exact text under the caret
     * @param hint what the hint must say
     */
    record Mistake(String from, String body, String id, String underlined, String hint) {}

    private static final String OK_TAIL = "\n    phase run 10s\n    expect healthy\n}\n";

    static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake(
                        "typing: letters swapped",
                        "expect usage(alhpa) <= 10%",
                        "SCX0101",
                        "alhpa",
                        "did you mean \"alpha\"?"),
                new Mistake(
                        "typing: one letter too few",
                        "expect usage(drifte) <= 10%",
                        "SCX0101",
                        "drifte",
                        "did you mean \"drifter\"?"),
                new Mistake("typing", "expect helthy", "SCX0101", "helthy", "did you mean \"healthy\"?"),
                new Mistake(
                        "kernel's name of the constant",
                        "expect exit scx_exit_error_stall",
                        "SCX0111",
                        "scx_exit_error_stall",
                        "error_stall"),
                new Mistake(
                        "kernel number instead of name: misspelt",
                        "expect exit eror_bpf",
                        "SCX0111",
                        "eror_bpf",
                        "did you mean \"error_bpf\"?"),
                new Mistake(
                        "C habit: milliseconds without a unit",
                        "phase more 1500",
                        "SCX0106",
                        "phase more 1500",
                        "did you mean 1500ms or 1500s?"),
                new Mistake(
                        "ktstr habit: seconds as 'sec'",
                        "phase more 5sec",
                        "SCX0004",
                        "5sec",
                        "units are ns, us, ms, s"),
                new Mistake(
                        "CPU of the next bigger machine",
                        "cell c { cpus 12-16 }",
                        "SCX0108",
                        "16",
                        "this machine has CPUs 0-15"),
                new Mistake(
                        "range backwards, as taskset refuses too",
                        "cell c { cpus 7-3 }",
                        "SCX0108",
                        "7-3",
                        "did you mean 3-7?"),
                new Mistake(
                        "taskset mask instead of a list",
                        "cell c { 1 x spin { affinity 0xff } }",
                        "SCX0108",
                        "0xff",
                        "0-3,8"),
                new Mistake(
                        "flag with dashes' words misspelt",
                        "scheduler mitosis { cell_parent_cgroup \"/k\"; enable_borowing }",
                        "SCX0103",
                        "enable_borowing",
                        "did you mean \"enable_borrowing\"?"),
                new Mistake(
                        "flag of another version (PR 3593 is not in main)",
                        "scheduler mitosis { version main; cell_parent_cgroup \"/k\"; vtime_borrow_fixes }",
                        "SCX0104",
                        "vtime_borrow_fixes",
                        "version pr3593"),
                new Mistake(
                        "flag of a later version (PR 3605)",
                        "scheduler mitosis { cell_parent_cgroup \"/k\"; cell0_min_cpus 1 }",
                        "SCX0104",
                        "cell0_min_cpus 1",
                        "version main"),
                new Mistake(
                        "git branch instead of version",
                        "scheduler mitosis { version master }",
                        "SCX0101",
                        "version master",
                        "base, main, pr3593"),
                new Mistake(
                        "binary's name instead of the scheduler's",
                        "scheduler scx_mitosis",
                        "SCX0101",
                        "scx_mitosis",
                        "mitosis"),
                new Mistake(
                        "switch with a number, as in C",
                        "scheduler mitosis { enable_borrowing 1 }",
                        "SCX0106",
                        "1",
                        "enable_borrowing off"),
                new Mistake(
                        "count with a unit",
                        "scheduler mitosis { version main; cell0_min_cpus 1ms }",
                        "SCX0106",
                        "1ms",
                        ""),
                new Mistake("ktstr's name of the workload", "cell c { 1 x SpinWait }", "SCX0101", "SpinWait", "spin"),
                new Mistake(
                        "ktstr's name, other case",
                        "cell c { 1 x Bursty(run 1ms, sleep 10ms) }",
                        "SCX0101",
                        "Bursty",
                        "did you mean \"bursty\"?"),
                new Mistake(
                        "argument's name misspelt",
                        "cell c { 1 x bursty(run 1ms, slep 10ms) }",
                        "SCX0102",
                        "slep",
                        "did you mean \"sleep\"?"),
                new Mistake(
                        "argument forgotten",
                        "cell c { 1 x bursty(run 1ms) }",
                        "SCX0109",
                        "bursty(run 1ms)",
                        "bursty(sleep …)"),
                new Mistake("nice from a renice man page: 20", "cell c { 1 x spin { nice 20 } }", "SCX0107", "20", ""),
                new Mistake(
                        "policy as in chrt",
                        "cell c { 1 x spin { policy fifo } }",
                        "SCX0109",
                        "fifo",
                        "fifo(priority 10)"),
                new Mistake(
                        "SCHED_IDLE's kernel name",
                        "cell c { 1 x spin { policy sched_idle } }",
                        "SCX0101",
                        "sched_idle",
                        "idle"),
                new Mistake(
                        "priority 0 is no real-time priority",
                        "cell c { 1 x spin { policy fifo(priority 0) } }",
                        "SCX0107",
                        "priority 0",
                        ""),
                new Mistake(
                        "setting in the plural",
                        "cell c { 1 x spin { affinities 1 } }",
                        "SCX0102",
                        "affinities",
                        "did you mean \"affinity\"?"),
                new Mistake(
                        "two cells of one name", "cell alpha { 1 x spin }", "SCX0105", "alpha", "rename one of them"),
                new Mistake(
                        "phase in a claim misspelt",
                        "expect usage(alpha) during rnu <= 10%",
                        "SCX0101",
                        "rnu",
                        "did you mean \"run\"?"),
                new Mistake(
                        "percentage forgotten",
                        "expect usage(alpha) <= 50",
                        "SCX0106",
                        "usage(alpha) <= 50",
                        "same unit"),
                new Mistake(
                        "latency without a statistic",
                        "expect wakeup(alpha) <= 5ms",
                        "SCX0112",
                        "wakeup",
                        "wakeup.p99"),
                new Mistake(
                        "statistic of another tool", "expect wakeup.p99_9(alpha) <= 5ms", "SCX0112", "p99_9", "p999"),
                new Mistake(
                        "rate upside down",
                        "expect exit error in at least 20 of 16 runs",
                        "SCX0107",
                        "in at least 20 of 16 runs",
                        "did you mean 16 of 20?"),
                new Mistake(
                        "bounds upside down",
                        "expect usage(alpha) between 25% and 15%",
                        "SCX0107",
                        "usage(alpha) between 25% and 15%",
                        "the lower bound comes first"),
                new Mistake(
                        "measure of another tool", "expect cpu_usage(alpha) <= 5%", "SCX0112", "cpu_usage", "usage"),
                new Mistake("verb of ktstr", "phase more 1s { spawn_host alpha }", "SCX0001", "spawn_host", ""),
                new Mistake(
                        "verb misspelt",
                        "phase more 1s { mvoe drifter to beta }",
                        "SCX0001",
                        "mvoe",
                        "did you mean \"move\"?"),
                new Mistake("HZ of an old kernel", "kernel 6.18 { hz 128 }", "SCX0107", "hz 128", ""),
                new Mistake("kernel before sched_ext", "kernel 5.15", "SCX0107", "5.15", "6.12 to 7.3"),
                new Mistake("unknown noise", "noise gest", "SCX0101", "gest", "did you mean \"guest\"?"),
                new Mistake(
                        "escape of a shell",
                        "expect exit error matching \"\\d+\"",
                        "SCX0006",
                        "\"\\d+\"",
                        "escapes are"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void theHintNamesTheFix(Mistake m) {
        String machine = m.body().contains("machine") ? "" : "    machine 1n2l4c2t\n";
        String text = "scenario t.t {\n" + machine
                + "    cell alpha { 1 x spin }\n    cell beta { drifter: 1 x spin }\n    " + m.body() + OK_TAIL;
        List<Diagnostic> found = Compiler.compile(List.of(new SourceText("t.scx", text)), Overrides.NONE)
                .diagnostics();
        assertThat(found).as("%s: %s", m.from(), m.body()).isNotEmpty();
        Diagnostic first = found.get(0);
        assertThat(first.id()).as("%s", found).isEqualTo(m.id());
        assertThat(text.substring(first.span().start(), first.span().end())).isEqualTo(m.underlined());
        assertThat(first.hint().orElse("")).contains(m.hint());
        assertThat(found).as("one mistake, one error: %s", found).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void withoutTheMistakeAllIsWell(Mistake m) {
        String text = "scenario t.t {\n    machine 1n2l4c2t\n    cell alpha { 1 x spin }\n"
                + "    cell beta { drifter: 1 x spin }\n" + OK_TAIL;
        assertThat(Compiler.compile(List.of(new SourceText("t.scx", text)), Overrides.NONE)
                        .diagnostics())
                .isEmpty();
    }
}
