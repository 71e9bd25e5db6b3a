package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios whose scheduler is the BPF object of src/test/c/shared.bpf.c. */
class ObjectsTest {
    private static final Path OBJECT = Path.of("src/test/resources/org/scxc/cli/objects/shared.bpf.o");

    private static final String DECLARATION = """
        scheduler own {
            object "shared.bpf.o"
            flag fifo: switch -> "-f" sets [fifo]
            %s
        }
        """;

    private static final String SCENARIO = """
        scenario test.objects {
            machine 1n2l2c1t
            kernel %s
            scheduler %s
            noise guest
            root {
                a: 6 x spin
                b: 3 x bursty(run 2ms, sleep 3ms)
                c: 2 x spin { nice 10; affinity 1 }
            }
            phase run 2s
            variant one { expect %s }
        }
        """;

    @TempDir
    Path folder;

    @BeforeEach
    void copyObject() throws IOException {
        Files.copy(OBJECT, folder.resolve("shared.bpf.o"));
    }

    private String run(int expected, String command, String declaration, String scenario) throws IOException {
        Path file = folder.resolve("test.scx");
        Files.writeString(file, declaration + scenario);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), command, file.toString());
        assertThat(code).as(out + err.toString()).isEqualTo(expected);
        return out + err.toString();
    }

    /** Every switch, wake-up and callback of a run at its time: the object decides as the model does, or a line differs. */
    @ParameterizedTest
    @CsvSource({"6.16,", "6.18,", "6.18,{ fifo }", "7.3,"})
    void theObjectAndTheModelOfTheSameRulesGiveTheSameTrace(String kernel, String settings) throws IOException {
        String flags = settings == null ? "" : settings;
        String object =
                run(0, "trace", DECLARATION.formatted(""), SCENARIO.formatted(kernel, "own " + flags, "healthy"));
        String model = run(0, "trace", "", SCENARIO.formatted(kernel, "simple " + flags, "healthy"));
        assertThat(object.lines().count()).isGreaterThan(1_000);
        // In order of arrival the model has no ops.running and ops.stopping; the object's return at once.
        assertThat(flags.isEmpty() ? object : withoutRunning(object)).isEqualTo(model);
    }

    private static String withoutRunning(String trace) {
        return trace.lines()
                .filter(line -> !line.contains(" ops.running: ") && !line.contains(" ops.stopping: "))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void variablesAreSetBeforeLoadAndTheObjectsOwnErrorEndsIt() throws IOException {
        String declaration = DECLARATION.formatted("rodata fails_at = 3\n    rodata limits[1] = 2 * cpus");
        String scenario = SCENARIO.formatted("7.3", "own", "exit error_bpf matching \"more than 8\"");
        assertThat(run(0, "run", declaration, scenario)).contains("]: more than 8");
    }

    @Test
    void itsStoryTellsWhatIsKnownOfIt() throws IOException {
        String scenario = """
            scenario test.stall {
                machine 1n1l1c1t
                kernel 6.18 { watchdog 2s }
                scheduler own
                root { w: 2 x spin }
                phase fair 1s
                phase hogged 5s { spawn in root { hog: 1 x spin { policy fifo(priority 40) } } }
                expect healthy
            }
            """;
        assertThat(run(1, "run", DECLARATION.formatted(""), scenario))
                .contains("what happened, seed 1:", "stopped on CPU 0 after ")
                .doesNotContain(" ()");
    }

    /** Its end would be the simulator's invention, so no claim about ends may pass on it. */
    @Test
    void whatAVerifierWouldNotLetPassIsNotJudged() throws IOException {
        String declaration = DECLARATION.formatted("rodata strays_at = 3");
        for (String claim : new String[] {"exit error_bpf", "exit any", "healthy"}) {
            assertThat(run(4, "test", declaration, SCENARIO.formatted("7.3", "own", claim)))
                    .containsPattern("not judged: " + claim
                            + "\\n +BPF program shared_enqueue did what no verified one can: .*, at -?[0-9.]+ s")
                    .doesNotContain("no unexpected exit", "    fail:", "    pass:");
        }
    }

    @Test
    void whatCannotBeSetIsRefusedAtItsLine() throws IOException {
        String declaration = DECLARATION.formatted("rodata fails_at = 1\n"
                + "    rodata fail_at = 1\n    rodata limits[4] = 1\n    rodata fifo = 256\n    resize limits = 2");
        assertThat(run(2, "check", declaration, SCENARIO.formatted("7.3", "own", "healthy")))
                .contains(
                        "the object has no variable fail_at\n --> " + folder.resolve("test.scx") + ":5:5",
                        "    rodata fail_at = 1\n  |     ^^^^^^^^^^^^^^^^^^",
                        "the object has no variable limits[4]",
                        "256 does not fit fifo: _Bool",
                        "limits cannot be resized");
    }

    private static final String CGROUPS = """
        scheduler own {
            object "iterator.bpf.o"
            rodata refuses = %s
        }
        scenario test.moves {
            machine 1n2l2c1t
            kernel 7.3
            scheduler own
            root { a: 3 x spin; b: 3 x bursty(run 2ms, sleep 3ms); m: 1 x spin }
            cell c {}
            phase run 1s { at 300ms { move m to c%s } }
            expect healthy
        }
        """;

    /** The object ends by itself if a walk over a queue or over cgroups, or a move, is not what it must be. */
    @Test
    void walksAndMovesAreTheKernels() throws IOException {
        Files.copy(OBJECT.resolveSibling("iterator.bpf.o"), folder.resolve("iterator.bpf.o"));
        run(0, "run", CGROUPS.formatted("0", ""), "");
    }

    @Test
    void aMoveThatTheSchedulerRefusesFails() throws IOException {
        Files.copy(OBJECT.resolveSibling("iterator.bpf.o"), folder.resolve("iterator.bpf.o"));
        assertThat(run(1, "run", CGROUPS.formatted("-16", ""), ""))
                .contains("by ops.cgroup_prep_move: refused with EBUSY at 0.3");
        run(0, "run", CGROUPS.formatted("-16", " { expect refused ebusy }"), "");
    }

    /**
     * The object ends by itself if what it reads of a process, a pid or a class is wrong, and with code 7 when it hears of a move. A guest
     * of 7.3.4 loads it and finds nothing wrong.
     */
    @ParameterizedTest
    @ValueSource(strings = {"6.16", "6.18", "7.1", "7.2", "7.3"})
    void whatStandsAroundATaskIsTheKernels(String kernel) throws IOException {
        Files.copy(OBJECT.resolveSibling("process.bpf.o"), folder.resolve("process.bpf.o"));
        String scenario = """
            scheduler own { object "process.bpf.o" }
            scenario test.process {
                machine 1n2l2c1t
                kernel %s
                scheduler own
                noise guest
                root { a: 3 x spin; b: 3 x bursty(run 2ms, sleep 3ms); m: 1 x spin }
                cell c {}
                phase run 1s { %s }
                expect %s
            }
            """;
        run(0, "run", scenario.formatted(kernel, "", "healthy"), "");
        run(0, "run", scenario.formatted(kernel, "at 300ms { move m to c }", "exit unreg_bpf code 7"), "");
    }

    private static final String MAPS = """
        scheduler own {
            object "maps.bpf.o"
            rodata cpus = cpus
            %s
        }
        """;

    /**
     * The object ends by itself if a map that it looks up in another, or a length that was set, is not what it must be; in a guest of
     * 7.3.4 it did not.
     */
    @Test
    void mapsAreLookedUpInMapsAndHaveTheLengthThatIsSet() throws IOException {
        Files.copy(OBJECT.resolveSibling("maps.bpf.o"), folder.resolve("maps.bpf.o"));
        String sized = "resize sized = cpus; resize lasts = cpus; rodata larger = on; rodata lasts[3] = 1000";
        run(0, "run", MAPS.formatted(sized), SCENARIO.formatted("7.3", "own", "healthy"));
        String told = SCENARIO.formatted("7.3", "own", "exit error_bpf matching \"looked at 8: 3\"");
        run(0, "run", MAPS.formatted("resize sized = 3"), told);
        assertThat(run(
                        2,
                        "check",
                        MAPS.formatted("resize sized = 0; resize lasts = 4; rodata lasts[4] = 1; resize wrong = 8"),
                        SCENARIO.formatted("7.3", "own", "healthy")))
                .contains(
                        "map sized cannot have 0 entries",
                        "the object has no variable lasts[4]",
                        "wrong cannot be resized");
    }

    /** Each ends it once it was counted so often; a wrong count of CPUs that were not taken as selected ends it with another code. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "rodata selects = 3, `exit unreg_bpf code 1`",
                "rodata inserts = 2; rodata offlines = 3, `exit unreg_bpf code 2`",
                "rodata keeps = 20, `exit unreg_bpf code 3`",
                "rodata keeps = 20; ops_flags [enq_last], healthy"
            })
    void whatAKernelCountsIsCounted(String set, String end) throws IOException {
        Files.copy(OBJECT.resolveSibling("events.bpf.o"), folder.resolve("events.bpf.o"));
        String declaration = "scheduler own { object \"events.bpf.o\"; rodata cpus = cpus; " + set + " }\n";
        for (String kernel : new String[] {"6.16", "6.18", "7.1", "7.2", "7.3"}) {
            run(0, "run", declaration, """
                scenario test.events {
                    machine 1n1l4c1t
                    kernel %s
                    scheduler own
                    root { a: 2 x bursty(run 1ms, sleep 2ms) { affinity 0-1 }; b: 2 x bursty(run 1ms, sleep 3ms); c: 1 x spin { affinity 3 } }
                    phase run 1s
                    phase without 1s { offline 2 }
                    expect %s
                }
                """.formatted(kernel, end));
        }
    }

    /** From 7.1 on a kernel looks when the program is loaded, before that when the kfunc is called. */
    @Test
    void aKfuncWhereItMustNotBeCalledIsRefused() throws IOException {
        Files.copy(OBJECT.resolveSibling("context.bpf.o"), folder.resolve("context.bpf.o"));
        String use = "scheduler own {\n    object \"context.bpf.o\"\n    rodata %s = 1\n}\n";
        String consumes = use.formatted("consumes");
        assertThat(run(2, "check", consumes, SCENARIO.formatted("7.3", "own", "healthy")))
                .contains("ops.running must not call scx_bpf_dsq_move_to_local(); consume calls it");
        String claim = "exit error matching \"kfunc with mask 0x2 called from an operation only allowing 0x10\"";
        run(0, "run", consumes, SCENARIO.formatted("6.18", "own", claim));
        for (String kernel : new String[] {"6.18", "7.3"}) {
            assertThat(run(2, "check", use.formatted("creates"), SCENARIO.formatted(kernel, "own", "healthy")))
                    .contains("ops.tick must be sleepable to call sleepable kfunc scx_bpf_create_dsq();"
                            + " context_tick calls it");
        }
    }

    /** libbpf leaves an instruction there that no verifier accepts; what cannot be reached does not count. */
    @Test
    void aFieldThatTheKernelHasNotIsRefusedWhereAProgramReachesIt() throws IOException {
        Files.copy(OBJECT.resolveSibling("context.bpf.o"), folder.resolve("context.bpf.o"));
        String use = "scheduler own { object \"context.bpf.o\"; rodata reads = %s }\n";
        for (String kernel : new String[] {"6.18", "7.3"}) {
            String scenario = SCENARIO.formatted(kernel, "own", "healthy");
            assertThat(run(2, "check", use.formatted("1"), scenario))
                    .contains("the program does not load: CO-RE: task_struct.scx is not in the kernel, or has another"
                            + " type there; context_tick uses it");
            run(0, "check", use.formatted("0"), scenario);
        }
    }

    @Test
    void aKernelWhoseTypesAreNotKnownIsRefused() throws IOException {
        assertThat(run(2, "check", DECLARATION.formatted(""), SCENARIO.formatted("6.12", "own", "healthy")))
                .contains("those of 6.12 are not known", "  |            ^^^^^^^^^^^^^^");
    }

    @Test
    void whatIsNoSchedulerIsRefused() throws IOException {
        Files.copy(
                Path.of("../bpf/src/test/resources/org/scxc/bpf/object/sample.bpf.o"), folder.resolve("sample.bpf.o"));
        Files.writeString(folder.resolve("text"), "text");
        String scenario = SCENARIO.formatted("7.3", "own", "healthy");
        assertThat(run(2, "check", DECLARATION.formatted("").replace("shared", "sample"), scenario))
                .contains("sample.bpf.o holds no sched_ext scheduler");
        assertThat(run(2, "check", DECLARATION.formatted("").replace("shared.bpf.o", "text"), scenario))
                .contains("it is neither a BPF object nor a file with one inside");
        assertThat(run(2, "check", DECLARATION.formatted("").replace("shared", "gone"), scenario))
                .contains("gone.bpf.o cannot be read");
    }

    @Test
    void anObjectInsideAnExecutableIsFound() throws IOException {
        byte[] object = Files.readAllBytes(OBJECT);
        byte[] program = new byte[777 + object.length];
        System.arraycopy(object, 0, program, 777, object.length);
        Files.write(folder.resolve("scx_own"), program);
        String declaration = DECLARATION.formatted("").replace("shared.bpf.o", "scx_own");
        run(0, "run", declaration, SCENARIO.formatted("6.17", "own", "healthy"));
    }

    @Test
    void anOpsFlagThatTheKernelDoesNotModelIsRefused() throws IOException {
        String scenario = SCENARIO.formatted("7.3", "own", "healthy");
        run(0, "check", DECLARATION.formatted("ops_flags [enq_last, enq_exiting]"), scenario);
        assertThat(run(2, "check", DECLARATION.formatted("ops_flags [always_enq_immed]"), scenario))
                .contains("ops flag SCX_OPS_ALWAYS_ENQ_IMMED is not served");
    }

    /** There the program's own user space decides; without such settings it is what the scenario says. */
    @ParameterizedTest
    @CsvSource({"ktstr, declare_scheduler!", "shell, scx_own"})
    void otherTargetsSayWhoSetsItsVariables(String target, String becomes) throws IOException {
        String scenario = "scenario test.two { machine 1n1l2c1t; scheduler own; cell c { 2 x spin }; phase run 1s;"
                + " expect healthy }\n";
        String binary = "binary \"scx_own\"\n";
        assertThat(check(target, DECLARATION.formatted(binary + "rodata fifo = 1"), scenario))
                .containsPattern("approximated .* scheduler own -> " + becomes
                        + ": its own user space sets what rodata of its declaration sets here");
        assertThat(check(target, DECLARATION.formatted(binary), scenario))
                .containsPattern("exact .* scheduler own -> " + becomes);
    }

    private String check(String target, String declaration, String scenario) throws IOException {
        Path file = Files.writeString(folder.resolve("test.scx"), declaration + scenario);
        StringWriter out = new StringWriter();
        int code =
                Main.execute(new PrintWriter(out), new PrintWriter(out), "check", "--target", target, file.toString());
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }
}
