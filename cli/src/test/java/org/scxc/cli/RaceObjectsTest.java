package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Races whose scheduler is an object: what is drawn, what is refused, and how far is searched. */
class RaceObjectsTest {
    private static final Path RACES = Path.of("../scenarios/core/races").toAbsolutePath();
    private static final Path OBJECTS =
            Path.of("src/test/resources/org/scxc/cli/objects").toAbsolutePath();

    private static final String RACE = """
        scheduler own { object "%s" }
        race own.affinity {
            machine 1n1l2c1t
            kernel %s
            scheduler own
            task p { affinity 0-1; queued 1 }
            cpu 0 { dispatch }
            cpu 1 { set p affinity 1 }
            expect reachable exit error matching "target CPU %%d not allowed"
            expect never misplaced(p)
        }
        """;

    @TempDir
    Path folder;

    private String run(int expected, String command, String text, String... words) throws IOException {
        Path file = folder.resolve("race.scx");
        Files.writeString(file, text);
        StringWriter out = new StringWriter();
        List<String> all = Stream.concat(Stream.of(command, file.toString()), Stream.of(words))
                .toList();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(out), all.toArray(String[]::new));
        assertThat(code).as(out.toString()).isEqualTo(expected);
        return out.toString();
    }

    private static String race(Path object, String kernel) {
        return RACE.replace("%s\" }", object + "\" }")
                .replace("kernel %s", "kernel " + kernel)
                .replace("%%", "%");
    }

    @Test
    void theWitnessShowsLinesOfTheSchedulersC() throws IOException {
        String told = run(0, "explore", race(RACES.resolve("pid_fifo.bpf.o"), "7.3"), "--witness");
        assertThat(told)
                .contains("never within 2 preemptions")
                .containsPattern("\\* pid_fifo.bpf.c:48: if")
                .contains("pid_fifo.bpf.c:43: if")
                .contains("scx_bpf_dsq_insert(p,")
                .contains("cpus_allowed of p := 1");
    }

    /** A lock that is taken is waited for, and what is done under it is drawn access by access. */
    @Test
    void accessesToVariablesAreSteps() throws IOException {
        String told = run(0, "explore", race(RACES.resolve("linked.bpf.o"), "7.3"), "--witness");
        assertThat(told.replaceAll("\\s+", " "))
                .contains("linked.bpf.c:82: bpf_spin_lock(&list_lock);")
                .contains("[places[0].next is 100]")
                .contains("[places[0].next := 0]")
                .contains("[places[100].linked is 1]");
    }

    @Test
    void aRecordedExecutionCanBeReplayed() throws IOException {
        Path traces = folder.resolve("traces");
        run(0, "explore", race(RACES.resolve("pid_fifo.bpf.o"), "7.3"), "--traces", traces.toString());
        Path trace;
        try (Stream<Path> files = Files.list(traces)) {
            trace = files.filter(f -> f.toString().endsWith(".scxtrace"))
                    .findFirst()
                    .orElseThrow();
        }
        StringWriter out = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(out), "replay", trace.toString());
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("pid_fifo.bpf.c:43:");
    }

    @Test
    void theBoundIsTheRacesToChoose() throws IOException {
        String race = race(RACES.resolve("pid_fifo.bpf.o"), "7.3");
        assertThat(run(0, "explore", race.replace("    scheduler own", "    explore exhaustive\n    scheduler own")))
                .contains("never, in all");
        assertThat(run(
                        0,
                        "explore",
                        race.replace("    scheduler own", "    explore preemptions(max 0)\n    scheduler own")))
                .contains("not judged: reachable exit error")
                .contains("never within 0 preemptions");
    }

    /** Everything that a race lacks, each by its name, at the line that names the object. */
    @Test
    void whatARaceLacksIsRefused() throws IOException {
        String race = race(OBJECTS.resolve("iterator.bpf.o"), "7.3");
        for (String command : List.of("check", "explore", "test")) {
            assertThat(run(command.equals("check") ? 2 : 4, command, race))
                    .contains("cannot run here: in a race kfunc bpf_iter_css_new is not served; iterator_cgroup_move"
                            + " uses it")
                    .contains("in a race field kernfs_node.id is not served")
                    .contains("race.scx:1:24")
                    .contains("hint: docs/races.md lists what a race has for an object");
        }
    }

    /**
     * What callbacks of flags.bpf.c are told where p waits and its mask changes, r is woken, and both are dispatched and sleep. Numbers
     * are the kernel's own: enum scx_enq_flags, scx_deq_flags, 6.18, 7.3.
     */
    @ParameterizedTest
    @CsvSource({
        "7.3, 0, 1, true", // ops.enqueue, SCX_ENQ_WAKEUP
        "6.18, 0, 1024, true", // SCX_ENQ_CPU_SELECTED
        "7.3, 0, 1024, false",
        "7.3, 0, 1048576, true",
        "7.3, 1, 8589934592, true", // ops.dequeue, SCX_DEQ_SCHED_CHANGE
        "6.18, 1, 8589934592, false",
        "7.3, 1, 4294967297, false", // SCX_DEQ_SLEEP, SCX_DEQ_CORE_SCHED_EXEC
        "6.18, 1, 4294967297, false",
        "7.3, 2, 1048577, true", // ops.runnable
        "7.3, 3, 1, false", // ops.stopping: what is preempted stays runnable, and nothing is
        "7.3, 4, 1, true", // ops.quiescent, SCX_DEQ_SLEEP
        "7.3, 4, 8589934592, true",
        "6.18, 4, 8589934592, false"
    })
    void callbacksAreToldFlags(String kernel, String callback, String bits, boolean told) throws IOException {
        String race =
                """
                scheduler own { object "%s"; rodata asked = %s; rodata bits = %s }
                race own.flags {
                    machine 1n1l2c1t
                    kernel %s
                    scheduler own
                    task p { affinity 0-1; queued 1 }
                    task r { affinity 0-1; sleeping 0 }
                    cpu 0 { wake r; dispatch }
                    cpu 1 { set p affinity 1; dispatch }
                    expect %s exit error_bpf matching "told"
                }
                """.formatted(OBJECTS.resolve("flags.bpf.o"), callback, bits, kernel, told ? "reachable" : "never");
        run(0, "explore", race);
    }

    private static String shared(String rodata, String claims) {
        return """
            scheduler own { object "%s"; rodata slice_ns = 5ms; rodata limits[1] = 7; %s }
            race own.shared {
                machine 1n1l2c1t
                kernel 7.3
                scheduler own
                task p { affinity 0-1; queued 1 }
                task r { affinity 0-1; sleeping 0 }
                cpu 0 { dispatch }
                cpu 1 { wake r; set p affinity 1; dispatch }
                explore exhaustive
                %s
            }
            """.replaceFirst("%s", OBJECTS.resolve("shared.bpf.o").toString())
                .replaceFirst("%s", rodata)
                .replaceFirst("%s", claims);
    }

    /** select_cpu, running, stopping, enable, a DSQ in the order of vtimes, and values of each CPU. */
    @Test
    void aSchedulerOfTheKernelsKindIsSafe() throws IOException {
        String claims = "expect never exit any; expect never lost(p); expect never lost(r); expect reachable ran(r)";
        run(0, "explore", shared("", claims));
        run(0, "explore", shared("rodata fifo = 1", claims));
    }

    @Test
    void anErrorOfItsOwnEndsTheScheduler() throws IOException {
        String claims = "expect reachable exit error_bpf matching \"%s[%d]: more than 7\"";
        assertThat(run(0, "explore", shared("rodata fails_at = 2", claims), "--witness"))
                .contains("exit 1025 (error_bpf): r[101]: more than 7")
                .contains("shared.bpf.c:");
    }

    /** A kick does nothing in a race, but what a kernel ends the scheduler for is found. */
    @Test
    void aKickOfNoCpuEndsTheSchedulerAsInATimedRun() throws IOException {
        run(0, "explore", shared("rodata kicks = 1", "expect never exit any"));
        assertThat(run(
                        0,
                        "explore",
                        shared("rodata kicks = 9", "expect reachable exit error matching \"invalid CPU 9\"")))
                .contains("exit 1024 (error): invalid CPU 9");
        String flags = "rodata kicks = 1; rodata kick_flags = 3";
        run(0, "explore", shared(flags, "expect reachable exit error matching \"PREEMPT/WAIT cannot be used\""));
    }

    /** A flag of the declaration is set in the race, in a variant, and on the command line, which wins. */
    @Test
    void flagsAreSetAsInAScenario() throws IOException {
        String race = shared("flag fails: count -> \"-f\" sets [fails_at]", "")
                .replace("    scheduler own", "    scheduler own { fails 9 }")
                .replace("explore exhaustive", """
                    explore exhaustive
                    variant late { expect never exit any }
                    variant early with scheduler.fails 2 { expect reachable exit error_bpf }
                    """);
        run(0, "explore", race);
        assertThat(run(1, "explore", race, "--set", "scheduler.fails=2")).contains("fail: never exit any");
    }

    /** A program that no verifier lets pass is not judged: nothing is known of what a kernel would do. */
    @Test
    void aProgramThatFaultsIsNotJudged() throws IOException {
        assertThat(run(4, "explore", shared("rodata strays_at = 2", "expect never exit any")))
                .contains("not judged: never exit any")
                .contains("what BPF program shared_enqueue does: pc ")
                .contains("store of 8 bytes at 0x40");
    }

    @Test
    void aKernelOfUnknownTypesIsRefused() throws IOException {
        assertThat(run(2, "check", race(RACES.resolve("pid_fifo.bpf.o"), "7.0")))
                .contains("an object needs the types of its kernel, and those of 7.0 are not known");
        assertThat(run(2, "check", race(folder.resolve("gone.bpf.o"), "7.3"))).contains("gone.bpf.o cannot be read");
    }
}
