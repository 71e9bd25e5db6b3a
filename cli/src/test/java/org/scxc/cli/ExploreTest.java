package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scxc explore} and {@code scxc replay} with the real compiler and explorer. */
class ExploreTest {
    private static final String RACES = """
        race t.seed {
            machine 1n1l2c1t
            discipline LC
            task p { affinity 0-1; queued 1 }
            cpu 0 { dispatch }
            cpu 1 { set p affinity 1 }

            variant stock {
                expect reachable exit error matching "target CPU %d not allowed for %s[%d]"
                expect never misplaced(p)
            }
            variant drop with kernel.on_bad_target silent_drop { expect reachable lost(p) }
            variant hopes with kernel.on_bad_target silent_drop { expect never lost(p) }
        }

        race t.table {
            machine 1n1l2c1t
            matrix { kernel.on_bad_target in [error_global, silent_global]; discipline in [LC, LK] }
            task p { affinity 0-1; queued 1 }
            cpu 0 { dispatch }
            cpu 1 { set p affinity 1 }
            expect never lost(p)
        }
        """;

    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("races.scx"), RACES);
    }

    private int scxc(String... args) {
        StringWriter o = new StringWriter();
        StringWriter e = new StringWriter();
        for (int i = 0; i < args.length; i++) {
            args[i] = args[i].startsWith("@")
                    ? folder.resolve(args[i].substring(1)).toString()
                    : args[i];
        }
        int code = Main.execute(new PrintWriter(o), new PrintWriter(e), args);
        out = o.toString().replace(folder.toString(), "DIR");
        err = e.toString().replace(folder.toString(), "DIR");
        return code;
    }

    @Test
    void drawsWhatFailed() {
        assertThat(scxc("explore", "@races.scx")).isEqualTo(1);
        Golden.check("explore.txt", out);
    }

    @Test
    void theSameOnAnyNumberOfThreads() {
        scxc("explore", "@races.scx", "--witness");
        String one = out;
        scxc("explore", "@races.scx", "--witness", "--threads", "3");
        assertThat(out).isEqualTo(one.replaceAll(", depth \\d+", ""));
    }

    @Test
    void limitsStopASearchAtACount() {
        assertThat(scxc("explore", "@races.scx", "--variant", "stock", "--limit-states", "5"))
                .isEqualTo(4);
        assertThat(out)
                .contains("limit of 5 states (--limit-states); not met before it")
                .contains("--race t.seed --variant stock --limit-states 5\n");
        scxc("explore", "@races.scx", "--variant", "stock", "--limit-states", "5", "--json", "-");
        assertThat(out).contains("\"states\": 5").contains("\"limit\": {");
        assertThat(scxc("explore", "@races.scx", "--limit-bytes", "1KiB")).isEqualTo(2);
        assertThat(err).contains("--limit-bytes 1KiB: must be at least 1MiB");
        assertThat(scxc("explore", "@races.scx", "--limit-bytes", "much")).isEqualTo(2);
        assertThat(scxc("explore", "@races.scx", "--limit-states", "0")).isEqualTo(2);
    }

    @Test
    void sameVerdictsWithoutReductionAndWithWholeStates() {
        assertThat(scxc("explore", "@races.scx", "--no-reduction", "--exact", "--variant", "stock"))
                .isZero();
        assertThat(out)
                .contains("compared as full states")
                .contains("2 passed, 0 failed".replace("2", "1"))
                .containsPattern("with the reduction: factor 1\\.\\d\\d");
    }

    @Test
    void json() {
        assertThat(scxc("explore", "@races.scx", "--variant", "hopes", "--json", "-"))
                .isEqualTo(1);
        Golden.check("explore.json", out);
    }

    @Test
    void replays() {
        scxc("explore", "@races.scx", "--variant", "stock", "--traces", "@traces");
        assertThat(scxc("replay", "@traces/t.seed.stock.1.scxtrace")).isZero();
        Golden.check("replay.txt", out);
        assertThat(scxc("replay", "@traces/t.seed.stock.1.scxtrace", "--steps", "2"))
                .isZero();
        assertThat(out.lines()).hasSize(5);
    }

    /** The steps still fit a kernel that ends nothing at a bad target, but the exit that they were kept for is gone. */
    @Test
    void aReplayThatDoesNotShowItsClaimFails() throws IOException {
        scxc("explore", "@races.scx", "--variant", "stock", "--traces", "@traces");
        Files.writeString(
                folder.resolve("races.scx"),
                RACES.replace("variant stock {", "variant stock with kernel.on_bad_target silent_drop {"));
        assertThat(scxc("replay", "@traces/t.seed.stock.1.scxtrace")).isEqualTo(1);
        assertThat(out)
                .endsWith("does not show what it was recorded for: reachable exit error matching"
                        + " \"target CPU %d not allowed for %s[%d]\"\n")
                .doesNotContain("shows: exit");
        assertThat(scxc("replay", "@traces/t.seed.stock.1.scxtrace", "--steps", "2"))
                .as("a part shows nothing")
                .isZero();
        Files.writeString(
                folder.resolve("races.scx"),
                RACES.replace("reachable exit error matching", "never exit error matching"));
        assertThat(scxc("replay", "@traces/t.seed.stock.1.scxtrace")).isEqualTo(2);
        assertThat(err).contains("there is no claim reachable exit error matching");
    }

    @Test
    void badTraces() throws IOException {
        Files.writeString(folder.resolve("bad.scxtrace"), "{");
        assertThat(scxc("replay", "@bad.scxtrace")).isEqualTo(2);
        assertThat(err).contains("not a .scxtrace: $: expected JSON");
        String file = folder.resolve("races.scx").toString();
        String start = "{\"file\":\"" + file
                + "\",\"race\":\"t.seed\",\"variant\":\"stock\",\"claim\":\"never misplaced(p)\",\"schedule\":";
        Files.writeString(folder.resolve("cpu.scxtrace"), start + "[9]}");
        assertThat(scxc("replay", "@cpu.scxtrace")).isEqualTo(2);
        Files.writeString(folder.resolve("odd.scxtrace"), start + "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}");
        assertThat(scxc("replay", "@odd.scxtrace")).isEqualTo(2);
        assertThat(err).contains("does not fit");
        assertThat(scxc("explore", "@races.scx", "--race", "nothing")).isEqualTo(2);
    }
}
