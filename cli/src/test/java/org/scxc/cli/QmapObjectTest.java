package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** scx_qmap of 7.3: a scheduler of struct sched_ext_ops_cid, with an arena and timers. */
class QmapObjectTest {
    @TempDir
    Path folder;

    private static final String LOAD = """
        scheduler own { like qmap_cid; object "%s" }
        scenario load.mixed {
            machine %s
            kernel %s { hz 250 }
            scheduler own%s
            noise guest
            root {
                a: 24 x spin
                b: 12 x bursty(run 2ms, sleep 3ms)
                c: 6 x spin { nice 10 }
                d: 2 x spin { affinity 1 }
                e: 2 x bursty(run 1ms, sleep 2ms) { nice 19 }
            }
            cell f { g: 2 x bursty(run 2ms, sleep 3ms) }
            phase run 10s
            variant one { expect healthy; expect usage(c) > 1%% }
        }
        """;

    private static Path object() {
        return BuiltObjects.object("examples/scx_qmap");
    }

    private static String load(String machine, String kernel, String flags) {
        return LOAD.formatted(object(), machine, kernel, flags);
    }

    private String run(int expected, String command, String text, String... words) throws IOException {
        return BuiltObjects.run(folder, expected, command, text, words);
    }

    /** ops.core_sched_before() of the object orders the tasks of a core's threads: nobody goes without a turn. */
    @Test
    void itOrdersCookies() throws IOException {
        run(0, "run", """
            scheduler own { like qmap_cid; object "%s" }
            scenario core.cookies {
                machine 1n1l2c2t
                kernel 7.3
                scheduler own
                root {
                    a: 3 x spin { cookie red }
                    b: 3 x spin { cookie blue }
                    c: 2 x bursty(run 1ms, sleep 2ms)
                }
                phase settle 1s
                phase run 4s {
                    expect usage(a) > 100%%
                    expect usage(b) > 100%%
                    expect usage(c) > 2%%
                }
                expect healthy
            }
            """.formatted(object()));
    }

    /** Whatever cids CPUs have: backwards, each that is taken for the other is another CPU. */
    @ParameterizedTest
    @CsvSource({
        "1n2l8c1t, ''",
        "2n2l4c2t, ''",
        "1n2l8c1t, '{ cids \"shuffle\" }'",
        "1n1l2c1t, ''",
        "1n2l8c1t, '{ batch 8; highpri; slice 5ms }'",
        "1n2l8c1t, '{ immed_stress 3; print_messages }'"
    })
    void itServesAll(String machine, String flags) throws IOException {
        run(0, "run", load(machine, "7.3", flags));
    }

    /** What its documentation says of it: src/test/resources/objects/qmap.scx. */
    @Test
    void itIsWhatItSays() throws IOException {
        Files.createSymbolicLink(folder.resolve("scx_qmap.bpf.o"), object().toAbsolutePath());
        run(0, "run", Files.readString(Path.of("src/test/resources/objects/qmap.scx")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " { cids \"shuffle\"; batch 4; highpri }"})
    void bothEnginesLeaveTheSameMemory(String flags) throws IOException {
        assertThat(Engines.areEqual("qmap", load("1n2l4c1t", "7.3", flags))).isEmpty();
    }

    @Test
    void itIsEqualToItself() throws IOException {
        String text = load("1n2l4c1t", "7.3", "");
        Path copy = Files.copy(object(), folder.resolve("copy.bpf.o"));
        assertThat(run(0, "diff", text, "--object", object().toString(), "--against", copy.toString()))
                .containsPattern("equal: [0-9,]{3,} callbacks and [0-9,]{3,} kfuncs");
    }

    @Test
    void nothingIsMissing() {
        StringWriter out = new StringWriter();
        PrintWriter to = new PrintWriter(out);
        assertThat(Main.execute(to, to, "bpf", "needs", "--missing", "--kernel", "7.3", object().toString()))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains(" on kernel 7.3").doesNotContain("    missing  ");
    }

    /** What would put it below another scheduler, and what is not modelled; other kernels. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{ below \"/sys/fs/cgroup/a\" }`, 7.3, `flag below (-c) is not served`",
                "`{ always_immed }`, 7.3, `flag always_immed (-I) is not served`",
                "`{ partial }`, 7.3, `flag partial (-p) is not served`",
                "`{ print_dsqs }`, 7.3, `field scx_event_stats.SCX_EV_BYPASS_ACTIVATE is not served`",
                "`{ dispatch_loop_after 5 }`, 7.3, `flag dispatch_loop_after (-l) is not served`",
                "`{ fault \"wrong-cid\" }`, 7.3, `flag fault (-J) is not served`",
                "`{ cids \"random\" }`, 7.3, `unknown cid-override mode 'random'`",
                "``, 7.2, `struct sched_ext_ops_cid of kernel 7.2 is not served`",
                "``, 6.18, `kernel 6.18 has no struct sched_ext_ops_cid`"
            })
    void whatIsNotServedIsRefusedByName(String flags, String kernel, String reason) throws IOException {
        assertThat(run(2, "check", load("1n1l4c1t", kernel, flags == null ? "" : flags)))
                .contains(reason);
    }

    @Test
    void aRaceRefusesItByName() throws IOException {
        String race = """
            race own.affinity {
                machine 1n1l2c1t
                kernel 7.3
                task p { affinity 0-1; queued 1 }
                cpu 0 { dispatch }
                cpu 1 { set p affinity 1 }
                scheduler own
                expect never lost(p)
            }
            """;
        String own = "scheduler own { like qmap_cid; object \"" + object() + "\" }\n";
        assertThat(run(2, "check", own + race)).contains("in a race", "scx_bpf_this_cid");
    }
}
