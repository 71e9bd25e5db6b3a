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
    record Mistake(String from, String body, String underlined, String hint) {}

    private static final String OK_TAIL = "\n    phase run 10s\n    expect healthy\n}\n";

    static Stream<Mistake> mistakes() {
        return Stream.of(
                new Mistake(
                        "binary's name instead of the scheduler's",
                        "scheduler scx_mitosis",
                        "scx_mitosis",
                        "did you mean \"mitosis\"?"),
                new Mistake(
                        "bounds upside down", "expect usage(alpha) between 25% and 15%", "15%", "between 15% and 25%"),
                new Mistake(
                        "typing: letters swapped", "expect usage(alhpa) <= 10%", "alhpa", "did you mean \"alpha\"?"),
                new Mistake(
                        "typing: one letter too few",
                        "expect usage(drifte) <= 10%",
                        "drifte",
                        "did you mean \"drifter\"?"),
                new Mistake("typing", "expect helthy", "helthy", "did you mean \"healthy\"?"),
                new Mistake(
                        "kernel's name of the constant",
                        "expect exit scx_exit_error_stall",
                        "scx_exit_error_stall",
                        "error_stall"),
                new Mistake(
                        "kernel number instead of name: misspelt",
                        "expect exit eror_bpf",
                        "eror_bpf",
                        "did you mean \"error_bpf\"?"),
                new Mistake(
                        "C habit: milliseconds without a unit", "phase more 1500", "1500", "give it a unit: ms, us, s"),
                new Mistake("ktstr habit: seconds as 'sec'", "phase more 5sec", "5sec", "5s"),
                new Mistake("CPU of the next bigger machine", "cell c { cpus 12-16 }", "12-16", "its CPUs are 0-15"),
                new Mistake("range backwards, as taskset refuses too", "cell c { cpus 7-3 }", "7-3", "3-7"),
                new Mistake(
                        "flag with dashes' words misspelt",
                        "scheduler mitosis { cell_parent_cgroup \"/k\"; enable_borowing }",
                        "enable_borowing",
                        "did you mean \"enable_borrowing\"?"),
                new Mistake(
                        "flag of another version (PR 3593 is not in main)",
                        "scheduler mitosis { version main; cell_parent_cgroup \"/k\"; vtime_borrow_fixes }",
                        "vtime_borrow_fixes",
                        "version pr3593"),
                new Mistake(
                        "flag of a later version (PR 3605)",
                        "scheduler mitosis { cell_parent_cgroup \"/k\"; cell0_min_cpus 1 }",
                        "cell0_min_cpus",
                        "version main"),
                new Mistake(
                        "git branch instead of version",
                        "scheduler mitosis { version master }",
                        "master",
                        "base, pr3593, main"),
                new Mistake("ktstr's name of the workload", "cell c { 1 x SpinWait }", "SpinWait", "spin"),
                new Mistake(
                        "ktstr's name, other case",
                        "cell c { 1 x Bursty(run 1ms, sleep 10ms) }",
                        "Bursty",
                        "did you mean \"bursty\"?"),
                new Mistake(
                        "argument forgotten",
                        "cell c { 1 x bursty(run 1ms) }",
                        "bursty(run 1ms)",
                        "bursty(run 1ms, sleep …)"),
                new Mistake(
                        "nice from a renice man page: 20", "cell c { 1 x spin { nice 20 } }", "20", "the most is 19"),
                new Mistake("policy as in chrt", "cell c { 1 x spin { policy fifo } }", "fifo", "fifo(priority"),
                new Mistake(
                        "SCHED_IDLE's kernel name", "cell c { 1 x spin { policy sched_idle } }", "sched_idle", "idle"),
                new Mistake(
                        "priority 0 is no real-time priority",
                        "cell c { 1 x spin { policy fifo(priority 0) } }",
                        "0",
                        "the least is 1"),
                new Mistake(
                        "setting in the plural",
                        "cell c { 1 x spin { affinities 1 } }",
                        "affinities",
                        "did you mean \"affinity\"?"),
                new Mistake("two cells of one name", "cell alpha { 1 x spin }", "alpha", "choose another name"),
                new Mistake(
                        "phase in a claim misspelt",
                        "expect usage(alpha) during rnu <= 10%",
                        "rnu",
                        "did you mean \"run\"?"),
                new Mistake("percentage forgotten", "expect usage(alpha) <= 50", "50", "write it with %"),
                new Mistake("statistic of another tool", "expect wakeup.p99_9(alpha) <= 5ms", "p99_9", "p999"),
                new Mistake(
                        "rate upside down",
                        "expect exit error in at least 20 of 16 runs",
                        "in at least 20 of 16 runs",
                        "16 of 20"),
                new Mistake("measure of another tool", "expect cpu_usage(alpha) <= 5%", "cpu_usage", "usage"),
                new Mistake("HZ of an old kernel", "kernel 6.18 { hz 128 }", "128", "100, 250, 300 or 1000"),
                new Mistake("unknown noise", "noise gest", "gest", "did you mean \"guest\"?"),
                new Mistake(
                        "escape of a shell", "expect exit error matching \"\\d+\"", "\\d", "%d stands for a number"));
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
        assertThat(text.substring(first.span().start(), first.span().end())).isEqualTo(m.underlined());
        assertThat(first.hint().orElse("")).contains(m.hint());
        assertThat(found).as("one mistake, one error: %s", found).hasSize(1);
    }
}
