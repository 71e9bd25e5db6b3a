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
                new Mistake("a real micro sign", "phase more 10µs", "µ", "write us for microseconds"),
                new Mistake("ini file: megabytes", "target ktstr { memory 256MB }", "256MB", "256MiB"),
                new Mistake(
                        "JSON: a flag is true",
                        "scheduler mitosis { enable_borrowing true }",
                        "true",
                        "enable_borrowing on"),
                new Mistake("numactl: a node for its CPUs", "cell c { cpus node0; 1 x spin }", "node0", "cpus 0-3,8"),
                new Mistake("ktstr: workers(4)", "cell c { workers 4 }", "workers", "4 x spin"),
                new Mistake("ktstr: a pair needs two", "cell c { 3 x futex_ping_pong(spin_iters 10) }", "3", "write 4"),
                new Mistake(
                        "ktstr: a fan of four needs five",
                        "cell c { 4 x futex_fan_out(fan_out 4, spin_iters 10) }",
                        "4",
                        "write 5"),
                new Mistake("what one does to hardware", "phase p 1s { unplug 3 }", "unplug", "offline CPUS"),
                new Mistake("pin, as people say", "phase p 1s { pin drifter 3 }", "pin", "set NAME affinity CPUS"),
                new Mistake("test frameworks: ok", "expect ok", "ok", "healthy"),
                new Mistake("prose: crash", "expect crash", "crash", "exit any"),
                new Mistake("who reports a stall", "expect exit watchdog", "watchdog", "error_stall"),
                new Mistake(
                        "a shell script's sleep", "phase p 1s { sleep 500ms; stop drifter }", "sleep", "at TIME { … }"),
                new Mistake(
                        "time behind the action",
                        "phase p 1s { set drifter affinity 3 at 500ms }",
                        "at",
                        "at 500ms { set … }"),
                new Mistake("prose: for 10s", "phase p for 10s", "for", "phase NAME 10s"),
                new Mistake(
                        "phase before the measure",
                        "expect during run usage(alpha) <= 5%",
                        "during",
                        "usage(alpha) during run"),
                new Mistake("parentheses forgotten", "expect usage alpha <= 5%", "alpha", "usage(alpha)"),
                new Mistake("space before %", "expect usage(alpha) < 5 %", "%", "5%"),
                new Mistake(
                        "settings in a row, as on a command line",
                        "cell c { weight 200 max 10%; 1 x spin }",
                        "max",
                        "write ; before max"),
                new Mistake(
                        "chrt: a number for a priority",
                        "cell c { 1 x spin { policy fifo(50) } }",
                        "50",
                        "fifo(priority 50)"),
                new Mistake("x forgotten", "cell c { 4 spin }", "spin", "4 x spin"),
                new Mistake("ktstr: topology", "topology 1n2l4c2t", "topology", "machine 1n2l4c2t"),
                new Mistake("name in quotes", "scheduler \"mitosis\"", "\"mitosis\"", "scheduler NAME"),
                new Mistake("import where it is needed", "import mine.workloads", "import", "top level"),
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
                new Mistake("cookies are named", "cell c { 1 x spin { cookie 3 } }", "3", "cookie tenant"),
                new Mistake("a cookie of a cell", "cell c { cookie red; 1 x spin }", "cookie", "belongs to workers"),
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
                new Mistake("escape of a shell", "expect exit error matching \"\\d+\"", "\\d", "%d matches a number"),
                new Mistake(
                        "ktstr's Op::SpawnHost",
                        "phase p 1s { spawn_host { 1 x spin } }",
                        "spawn_host",
                        "spawn in root"),
                new Mistake(
                        "typing: letters swapped in a verb",
                        "phase p 1s { mvoe drifter to alpha }",
                        "mvoe",
                        "did you mean \"move\"?"),
                new Mistake("renice(1)", "phase p 1s { renice drifter 5 }", "renice", "set NAME nice N"),
                new Mistake("taskset(1)", "phase p 1s { taskset drifter 3 }", "taskset", "set NAME affinity CPUS"),
                new Mistake("kill(1)", "phase p 1s { kill drifter }", "kill", "stop NAME"),
                new Mistake(
                        "SIGCONT's name for it",
                        "phase p 1s { freeze drifter; resume drifter }",
                        "resume",
                        "thaw NAME"),
                new Mistake("a shell script's mkdir in cgroupfs", "phase p 1s { mkdir gamma }", "mkdir", "cell NAME"),
                new Mistake("preposition forgotten", "phase p 1s { move drifter alpha }", "alpha", "move NAME to CELL"),
                new Mistake("spawn without in", "phase p 1s { spawn alpha { 1 x spin } }", "alpha", "spawn in CELL"),
                new Mistake("phase without its length", "phase p { stop drifter }", "{", "phase NAME 10s"),
                new Mistake("at without a time", "phase p 1s { at { stop drifter } }", "{", "at 2s"),
                new Mistake("set without an attribute", "phase p 1s { set drifter 3 }", "3", "set NAME affinity 0-3"),
                new Mistake(
                        "attribute first, as in chrt and taskset",
                        "phase p 1s { set affinity drifter 3 }",
                        "drifter",
                        "drifter affinity 3"),
                new Mistake("CPU by its name in sysfs", "phase p 1s { offline cpu3 }", "cpu3", "offline 0-3"),
                new Mistake("action outside a phase", "stop drifter", "stop", "actions stand in a phase"),
                new Mistake("ini file: equals sign", "cell c { cpus = 0-3; 1 x spin }", "=", "without ="),
                new Mistake("YAML: colon", "kernel 6.18 { hz: 250 }", ":", "without a colon"),
                new Mistake("C: block comment", "/* nothing */", "/*", "//"),
                new Mistake("shell: comment", "# nothing", "#", "//"),
                new Mistake("C: a flag is 1", "scheduler mitosis { enable_borrowing 1 }", "1", "enable_borrowing on"),
                new Mistake(
                        "Rust: a flag is false",
                        "scheduler mitosis { enable_borrowing false }",
                        "false",
                        "enable_borrowing off"),
                new Mistake(
                        "command line: flag with its dashes",
                        "scheduler mitosis { --enable-borrowing }",
                        "-",
                        "enable_borrowing"),
                new Mistake(
                        "command line: dashes in a name",
                        "scheduler mitosis { enable-borrowing }",
                        "borrowing",
                        "enable_borrowing"),
                new Mistake("version like an argument", "scheduler mitosis pr3593", "pr3593", "{ version VERSION"),
                new Mistake("8x as in prose", "cell c { 8x spin }", "spin", "8 x spin"),
                new Mistake("the sign × of the documentation", "cell c { 8 × spin }", "×", "write x"),
                new Mistake("8 X in capitals", "cell c { 8 X spin }", "X", "did you mean \"x\"?"),
                new Mistake("* for x", "cell c { 4 * spin }", "*", "4 x spin"),
                new Mistake("count forgotten", "cell c { spin }", "spin", "1 x spin"),
                new Mistake(
                        "cgroup v2's cpuset", "cell c { cpuset 0-3; 1 x spin }", "cpuset", "did you mean \"cpus\"?"),
                new Mistake("cgroup v2's cpu.weight", "cell c { cpu_weight 50; 1 x spin }", "cpu_weight", "weight"),
                new Mistake("mask as in /proc/irq", "cell c { 1 x spin { affinity 0xf } }", "0xf", "list"),
                new Mistake("C: exponent", "cell c { 1e3 x spin }", "1e3", "1000"),
                new Mistake("a space before the unit", "phase more 5 s", "s", "5s"),
                new Mistake("m for minutes", "phase more 5m", "5m", "5min"),
                new Mistake("number of the exit kind, from dmesg", "expect exit 1026", "1026", "exit error_stall"),
                new Mistake("the word that dmesg has for a stall", "expect exit stall", "stall", "error_stall"),
                new Mistake(
                        "kernel's name in capitals",
                        "expect exit SCX_EXIT_ERROR_BPF",
                        "SCX_EXIT_ERROR_BPF",
                        "error_bpf"),
                new Mistake("statistic like a method", "expect wakeup(alpha).p99 <= 5ms", ".", "wakeup.p99(alpha)"),
                new Mistake("measure of perf sched", "expect latency(alpha) <= 5ms", "latency", "wakeup"),
                new Mistake("one equals sign", "expect iterations(alpha) = 5", "=", "=="),
                new Mistake("greater-or-equal turned around", "expect iterations(alpha) => 5", ">", ">="),
                new Mistake("C: and", "expect healthy && usage(alpha) >= 1%", "&", "one expect for each claim"),
                new Mistake("prose: and", "expect healthy and usage(alpha) >= 1%", "and", "one expect for each claim"),
                new Mistake("range with a dash", "expect usage(alpha) between 45%-55%", "\n", "between 45% and 55%"),
                new Mistake("rate as a fraction", "expect exit error in 16/20 runs", "16", "in at least 16 of 20 runs"),
                new Mistake("rate without in", "expect exit error at least 16 of 20 runs", "at", "in at least"),
                new Mistake("typing: quantifier", "expect nevr ran(alpha) on 3", "nevr", "did you mean \"never\"?"),
                new Mistake("typing: exit", "expect exti error_bpf", "exti", "did you mean \"exit\"?"),
                new Mistake("text without quotes", "expect exit error matching stall", "stall", "matching \"TEXT\""),
                new Mistake("Python: single quotes", "expect exit error matching 'stall'", "'", "strings stand in \""),
                new Mistake(
                        "string without an end",
                        "expect exit error matching \"stall",
                        "\"stall",
                        "before the end of the line"),
                new Mistake(
                        "SCHED_OTHER", "cell c { 1 x spin { policy SCHED_OTHER } }", "SCHED_OTHER", "policy normal"),
                new Mistake(
                        "arguments by position",
                        "cell c { 1 x bursty(1ms, 10ms) }",
                        "1ms",
                        "bursty(run 1ms, sleep 10ms)"),
                new Mistake(
                        "Python: keyword arguments", "cell c { 1 x bursty(run=1ms, sleep=10ms) }", "=", "without ="),
                new Mistake("Rust: fields", "cell c { 1 x bursty(run: 1ms, sleep: 10ms) }", ":", "without a colon"),
                new Mistake(
                        "settings parted by commas",
                        "cell c { cpus 0-3, weight 50; 1 x spin }",
                        "weight",
                        "end with the line or with ;"),
                new Mistake("machine by its number of CPUs", "machine 16cpus", "16cpus", "1n2l4c2t"),
                new Mistake("git's name of a version", "kernel v6.18", "18", "kernel 6.18"),
                new Mistake("release candidate", "kernel 6.18-rc3", "rc3", "kernel 6.18"),
                new Mistake(
                        "watchdog in seconds, as scx_ops has ms",
                        "kernel 6.18 { watchdog 30 }",
                        "30",
                        "give it a unit"),
                new Mistake(
                        "knob without its root",
                        "variant v with vtime_borrow_fixes { expect healthy }",
                        "vtime_borrow_fixes",
                        "scheduler.vtime_borrow_fixes"),
                new Mistake("brace forgotten", "cell c { 1 x spin", "{", "write its }"),
                new Mistake("brace too many", "cell c { 1 x spin } }", "}", "remove it"),
                new Mistake(
                        "flag without its value",
                        "scheduler mitosis { cell_parent_cgroup }",
                        "cell_parent_cgroup",
                        "cell_parent_cgroup \"/cells\""),
                new Mistake(
                        "workers where a cell is meant",
                        "phase p 1s { set drifter cpus 3 }",
                        "drifter",
                        "set drifter affinity"));
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
