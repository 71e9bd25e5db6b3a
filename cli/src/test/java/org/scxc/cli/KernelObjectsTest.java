package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that .ci/objects builds of the kernel's sources, in the folder that SCXC_OBJECTS names. */
class KernelObjectsTest {
    private static final String LOAD = """
        scenario load.mixed {
            machine 1n2l4c1t
            kernel %s { hz 250 }
            scheduler %s
            noise guest
            root {
                a: 12 x spin
                b: 6 x bursty(run 2ms, sleep 3ms)
                c: 3 x spin { nice 10 }
                d: 2 x spin { affinity 1 }
            }
            phase run 20s
            variant one { expect healthy; expect usage(c) > 1%% }
        }
        """;

    private static final String CENTRAL = """
        rodata nr_cpu_ids = cpus
        rodata slice_ns = 20ms
        resize cpu_gimme_task = cpus
        resize cpu_started_at = cpus
        """;

    /** Objects whose user half sets what they cannot do without. */
    private static final Map<String, String> LIKE =
            Map.of("scx_central", "like central", "scx_pair", "like pair", "scx_qmap", "like qmap_cid");

    @TempDir
    Path folder;

    private static Path object(String name) {
        return BuiltObjects.object(name);
    }

    private static String declaration(String object, String more) {
        return BuiltObjects.declaration(object, more);
    }

    private String run(int expected, String command, String text, String... words) throws IOException {
        return BuiltObjects.run(folder, expected, command, text, words);
    }

    /** Every switch, wake-up and callback of 20 s. */
    @ParameterizedTest
    @CsvSource({"simple, 6.18", "simple, 7.2", "simple, 7.3", "cpu0, 6.18", "cpu0, 7.3"})
    void theKernelsSchedulerAndItsModelGiveTheSameTrace(String name, String kernel) throws IOException {
        String object = run(0, "trace", declaration("examples/scx_" + name, "") + LOAD.formatted(kernel, "own"));
        assertThat(object.lines().count()).isGreaterThan(5_000);
        assertThat(object).isEqualTo(run(0, "trace", LOAD.formatted(kernel, name)));
    }

    /** Every callback and kfunc of a run: the object makes the calls that its model makes, with the same results. */
    @ParameterizedTest
    @CsvSource({
        "examples/scx_simple, simple",
        "examples/scx_simple, simple { fifo }",
        "examples/scx_cpu0, cpu0",
        "examples/scx_central, central",
        "examples/scx_central, central { cpu 3; slice 5ms }",
        "own/user_dsq, user_dsq",
        "own/user_dsq, user_dsq { fifo }",
        "own/pid_fifo, pid_fifo",
        "own/linked, linked",
        "own/stall, stall { every 200 }",
        "own/enq_error, enq_error { at 500 }",
    })
    void anObjectMakesTheCallsOfItsModel(String object, String use) throws IOException {
        for (String kernel : List.of("6.18", "7.1", "7.2", "7.3")) {
            String load = LOAD.formatted(kernel, use)
                    .replace("phase run", "cell far { e: 2 x bursty(run 1ms, sleep 2ms) }\n    phase run");
            String told = run(0, "diff", load, "--object", object(object).toString());
            assertThat(told).containsPattern("equal: [0-9,]{3,} callbacks and [0-9,]{3,} kfuncs");
        }
    }

    /** Everything that loads: what it has in its maps and variables afterwards is the same, whichever engine ran it. */
    @ParameterizedTest
    @ValueSource(strings = {"examples", "selftests", "own"})
    void bothEnginesLeaveTheSameMemory(String kind) throws IOException {
        Path objects = object(kind + "/any").getParent();
        int equal = 0;
        try (Stream<Path> files = Files.list(objects)) {
            for (Path object :
                    files.filter(f -> f.toString().endsWith(".bpf.o")).sorted().toList()) {
                String name = object.getFileName().toString().replace(".bpf.o", "");
                String more = LIKE.getOrDefault(name, "");
                String own = "scheduler own { " + more + "; object \"" + object + "\" }\n";
                String load = LOAD.formatted("7.3", "own").replace("phase run 20s", "phase run 3s");
                equal += Engines.areEqual(name, own + load).isEmpty() ? 1 : 0;
            }
        }
        assertThat(equal).isGreaterThanOrEqualTo(kind.equals("selftests") ? 27 : kind.equals("own") ? 5 : 4);
    }

    /** Reloads, changes of affinity in the middle of a dispatch, and time that a kfunc takes. */
    @ParameterizedTest
    @CsvSource({"central_serves_all, 1", "central_reloads, 1", "central_victim, 1", "central_victim, 2"})
    void centralAndItsModelAgreeInTheCorpus(String scenario, String seed) throws IOException {
        String corpus = Files.readString(Path.of("../scenarios/core/central.scx"));
        String object = object("examples/scx_central").toString();
        run(0, "diff", corpus, "--object", object, "--scenario", "core." + scenario, "--seed", seed);
    }

    /** The affinity race of scx_central, from the object alone: verdicts as of the discipline CENTRAL in core.central_victim. */
    @Test
    void aRaceFindsWhatCentralDoesOnAnOldMask() throws IOException {
        String race = """
            race own.central_victim {
                machine 1n1l3c1t
                matrix { kernel in [6.18, 7.3] }
                task p { affinity 0-2; queued 2 }
                cpu 0 { dispatch }
                cpu 1 { dispatch }
                cpu 2 { set p affinity [0, 2] }
                scheduler own
                expect never misplaced(p)
                expect reachable stale(p)
                expect never deadlock
                variant stock { expect reachable exit error matching "target CPU %d not allowed" }
                variant c1 with kernel.on_bad_target silent_queued { expect never exit any; expect never lost(p) }
                variant d with kernel.on_bad_target fallback_reenq { expect never exit any; expect never lost(p) }
            }
            """;
        String central = "scheduler own { like central; object \"" + object("examples/scx_central") + "\" }\n";
        assertThat(run(0, "explore", central + race, "--witness"))
                .containsPattern("scx_central.bpf.c:[0-9]+:")
                .contains("bpf_cpumask_test_cpu")
                .contains("never within 2 preemptions");
    }

    /** What lets the kernel keep the queue is safe from an affinity change. */
    @ParameterizedTest
    @ValueSource(strings = {"examples/scx_simple", "examples/scx_cpu0", "own/user_dsq"})
    void aRaceFindsNothingWhereTheKernelHasTheQueue(String name) throws IOException {
        String race = """
            race own.safe {
                machine 1n1l2c1t
                matrix { kernel in [6.18, 7.3] }
                task p { affinity 0-1; queued 1 }
                task r { affinity 0-1; sleeping 0 }
                cpu 0 { dispatch }
                cpu 1 { wake r; set p affinity 1; dispatch }
                scheduler own
                explore exhaustive
                expect never exit any
                expect never lost(p)
                expect never lost(r)
                expect never misplaced(p)
                expect never deadlock
                expect reachable ran(p)
            }
            """;
        assertThat(run(0, "explore", declaration(name, "") + race)).contains("never, in all");
    }

    /** As clang and the kernel's own types make them. */
    @ParameterizedTest
    @CsvSource({"pid_fifo, P", "linked, LC"})
    void aRaceGivesAnOwnObjectTheVerdictsOfItsDiscipline(String name, String discipline) throws IOException {
        String race = """
            race own.affinity {
                machine 1n1l2c1t
                matrix { kernel in [6.18, 7.3] }
                task p { affinity 0-1; queued 1 }
                cpu 0 { dispatch }
                cpu 1 { set p affinity 1 }
                explore exhaustive
                expect reachable exit error matching "target CPU %%d not allowed"
                expect reachable stale(p)
                expect never lost(p)
                expect never misplaced(p)
                expect never unowned(p)
                expect never deadlock
                variant written with discipline %s {}
                variant compiled with scheduler own {}
            }
            """;
        run(
                0,
                "explore",
                declaration("own/" + name, "") + race.replace("%%", "%").replace("%s", discipline));
    }

    @Test
    void theCorpusOfSimpleIsToldTheSame() throws IOException {
        String corpus = Files.readString(Path.of("../scenarios/mixes/simple.scx"));
        String own = corpus.replaceAll("(?m)^    scheduler simple$", "    scheduler own");
        assertThat(own).isNotEqualTo(corpus);
        String declared = declaration("examples/scx_simple", "flag fifo: switch -> \"-f\" sets [fifo_sched]");
        assertThat(run(0, "run", declared + own)).isEqualTo(run(0, "run", corpus));
    }

    @ParameterizedTest
    @CsvSource({"6.18", "7.3"})
    void centralServesAll(String kernel) throws IOException {
        run(0, "run", declaration("examples/scx_central", CENTRAL) + LOAD.formatted(kernel, "own"));
    }

    @Test
    void anArenaHoldsWhatSdtKeepsOfTasks() throws IOException {
        run(0, "run", declaration("examples/scx_sdt", "") + LOAD.formatted("7.3", "own"));
    }

    /** Its process orders tasks by vruntime: at nice 10 one has a ninth. */
    @Test
    void userlandsProcessGivesTimeByWeight() throws IOException {
        run(0, "run", declaration("examples/scx_userland", "like userland") + """
            scenario userland.shares {
                machine 1n2l8c1t
                kernel 7.3 { hz 250 }
                scheduler own
                noise guest
                root { a: 24 x spin; c: 6 x spin { nice 10 } }
                phase run 10s
                expect healthy
                expect usage(a) >= 1000%
                expect usage(c) >= 5%
                expect usage(c) <= 40%
            }
            """);
    }

    /** The verdicts of the kernel's own tests, each with as much load as it makes itself or tolerates. */
    @ParameterizedTest
    @CsvSource({
        "allowed_cpus, , healthy",
        "create_dsq, , healthy",
        "ddsp_bogus_dsq_fail, , exit error",
        "ddsp_vtimelocal_fail, , exit error",
        "dequeue, , healthy",
        "dequeue_iter, , healthy",
        "dequeue_remote, , healthy",
        "enable_cmask, ops_flags [], healthy",
        "dsp_local_on, rodata nr_cpus = cpus, healthy",
        "enq_last_no_enq_fails, , exit error",
        "enq_select_cpu, , healthy",
        "exit, rodata exit_point = 0, exit unreg_bpf code 0",
        "exit, rodata exit_point = 1, exit unreg_bpf code 1",
        "exit, rodata exit_point = 2, exit unreg_bpf code 2",
        "exit, rodata exit_point = 3, exit unreg_bpf code 3",
        "exit, rodata exit_point = 4, exit unreg_bpf code 4",
        "init_enable_count, , healthy",
        "maximal, , healthy",
        "maybe_null, , healthy",
        "minimal, , healthy",
        "nohz_tick, , healthy",
        "numa, 'ops_flags [builtin_idle_per_node]; rodata __COMPAT_SCX_PICK_IDLE_IN_NODE = 2', healthy",
        "peek_dsq, , healthy",
        "prog_run, run_attached_on prog_run_syscall(0), exit unreg_bpf code 3735928559",
        "rt_stall, , healthy",
        "select_cpu_dfl, , healthy",
        "select_cpu_dfl_nodispatch, , healthy",
        "select_cpu_dispatch, , healthy",
        "select_cpu_dispatch_bad_dsq, , exit error",
        "select_cpu_dispatch_dbl_dsp, , exit error",
        "select_cpu_vtime, , healthy"
    })
    void aSelftestHasItsVerdict(String name, String more, String verdict) throws IOException {
        run(0, "run", declaration("selftests/" + name, more == null ? "" : more) + """
            scenario selftest.object {
                machine 1n2l2c1t
                kernel 7.3
                scheduler own
                noise guest
                root { a: 3 x bursty(run 1ms, sleep 2ms) }
                phase run 3s
                variant one { expect %s }
            }
            """.formatted(verdict));
    }

    /** Each of the four ways of its test_hotplug(); what it records of the exit, hotplug.c asks for. */
    @ParameterizedTest
    @CsvSource({
        "cb, offline, exit unreg_bpf code 1",
        "cb, online, exit unreg_bpf code 3",
        "nocb, offline, 'exit unreg_kern code [restart, hotplug]'",
        "nocb, online, 'exit unreg_kern code [restart, hotplug]'"
    })
    void hotplugEndsTheOneOfItsSchedulersThatIsNamed(String which, String change, String verdict) throws IOException {
        String first = change.equals("online") ? "detach; offline 1; attach own" : "";
        run(
                0,
                "run",
                declaration("selftests/hotplug", "struct_ops hotplug_" + which + "_ops")
                        + """
                        scenario selftest.hotplug {
                            machine 1n1l2c1t
                            kernel 7.3
                            scheduler own
                            root { a: 2 x bursty(run 1ms, sleep 2ms) }
                            phase before 100ms { %s }
                            phase change 1s { %s 1 }
                            variant one { expect %s }
                        }
                        """.formatted(first, change, verdict));
    }

    @Test
    void aSchedulerThatTheObjectHasNotIsRefused() throws IOException {
        assertThat(run(
                        2,
                        "check",
                        declaration("selftests/hotplug", "struct_ops hotplug_ops") + LOAD.formatted("7.3", "own")))
                .contains(
                        "the object has no struct_ops variable hotplug_ops", "known: hotplug_cb_ops, hotplug_nocb_ops");
    }

    /** What an object needs and the simulated kernel lacks is said by its name, and nothing runs. */
    @ParameterizedTest
    @CsvSource({"hotplug, 'the object holds several schedulers: hotplug_cb_ops, hotplug_nocb_ops'"})
    void aSelftestIsRefusedByName(String name, String reason) throws IOException {
        assertThat(run(2, "check", declaration("selftests/" + name, "") + LOAD.formatted("7.3", "own")))
                .contains(reason);
    }

    /** It has SCX_OPS_SWITCH_PARTIAL: its tasks are SCHED_EXT, are given other CPUs, leave the class and come back. */
    @Test
    void enableIsGivenTheMaskOfEachTaskThatJoins() throws IOException {
        run(0, "run", declaration("selftests/enable_cmask", "") + """
            scenario selftest.enable_cmask {
                machine 1n1l4c1t
                kernel 7.3
                scheduler own
                root {
                    a: 3 x bursty(run 1ms, sleep 2ms) { policy ext }
                    b: 1 x spin { policy ext; affinity 1-2 }
                    c: 2 x spin
                }
                phase before 200ms { set a affinity 1-3; at 100ms { set b affinity 3 } }
                phase after 500ms {
                    set b policy normal
                    at 100ms { set b policy ext }
                    at 200ms { set c policy ext }
                }
                expect healthy
            }
            """);
    }

    /** No callback of an object takes time, so one that waits for the clock would wait forever. */
    @Test
    void aWaitForTheClockIsNotJudged() throws IOException {
        assertThat(run(4, "test", declaration("own/user_dsq", "rodata cgroup_exit_ns = 1000000000") + """
            scenario own.waits {
                machine 1n1l1c1t
                kernel 7.3
                scheduler own
                root { a: 1 x spin }
                phase run 10ms
                phase gone 10ms { detach }
                expect usage(a) >= 90%
            }
            """))
                .contains("did not end within 268435456 instructions, and the clock does not advance in a callback");
    }

    @ParameterizedTest
    @CsvSource({
        "linked, , healthy",
        "pid_fifo, , healthy",
        "user_dsq, , healthy",
        "stall, , exit error_stall",
        "enq_error, , exit error_bpf"
    })
    void anObjectOfScxcsOwnHasItsVerdict(String name, String more, String verdict) throws IOException {
        run(0, "run", declaration("own/" + name, more == null ? "" : more) + """
            scenario own.object {
                machine 1n2l2c1t
                kernel 7.3
                scheduler own
                noise guest
                root { a: 6 x spin; b: 3 x bursty(run 1ms, sleep 2ms) }
                cell c { w: 2 x bursty(run 1ms, sleep 2ms) }
                phase run 40s
                variant one { expect %s }
            }
            """.formatted(verdict));
    }
}
