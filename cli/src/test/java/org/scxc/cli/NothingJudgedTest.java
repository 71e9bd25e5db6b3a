package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.cli.command.Services;
import org.scxc.cli.load.CompilerFrontend;
import org.scxc.cli.run.InJvm;

/** Success needs something that was judged; with {@code --strict} everything has to be. */
class NothingJudgedTest {
    private static final int JUDGED = 0;
    private static final int FAILED = 1;
    private static final int NOTHING = 4;

    @TempDir
    Path folder;

    private String out = "";

    private int fake(String... args) {
        return scxc(Fakes.services(), args);
    }

    private int real(String... args) {
        return scxc(new Services(new CompilerFrontend(), InJvm.simulator(), "1.2.3"), args);
    }

    private int scxc(Services services, String... args) {
        StringWriter o = new StringWriter();
        String[] placed = Arrays.stream(args)
                .map(a -> a.startsWith("@") ? folder.resolve(a.substring(1)).toString() : a)
                .toArray(String[]::new);
        int code = Main.execute(services, new PrintWriter(o), new PrintWriter(new StringWriter()), placed);
        out = o.toString().replace(folder.toString(), "DIR");
        return code;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void whatIsRefusedIsNoSuccess() throws IOException {
        write("refused.scx", "refused c.not_here\n");
        assertThat(fake("test", "@refused.scx")).isEqualTo(NOTHING);
        assertThat(fake("test", "@refused.scx", "--strict")).isEqualTo(FAILED);
    }

    @Test
    void oneThatIsJudgedIsEnoughUnlessStrict() throws IOException {
        write("both.scx", "stall a.one\nrefused c.not_here\n");
        assertThat(fake("test", "@both.scx")).isEqualTo(JUDGED);
        assertThat(out).endsWith("\n4 variants of 2 scenarios, 4 runs: 2 passed, 0 failed, 0 not judged, 2 not run\n");
        assertThat(fake("test", "@both.scx", "--strict")).isEqualTo(FAILED);
        assertThat(out).endsWith("2 not run; --strict: 2 more count as failed\n");
    }

    @Test
    void rateWithTooFewRuns() throws IOException {
        write("one.scx", "stall a.one\n");
        assertThat(fake("run", "@one.scx", "--variant", "unfixed")).isEqualTo(NOTHING);
        assertThat(fake("run", "@one.scx", "--variant", "unfixed", "--strict")).isEqualTo(FAILED);
        assertThat(fake("run", "@one.scx")).isEqualTo(JUDGED);
        assertThat(fake("test", "@one.scx", "--variant", "unfixed", "--runs", "1"))
                .isEqualTo(NOTHING);
        assertThat(fake("test", "@one.scx", "--strict")).isEqualTo(JUDGED);
    }

    /** Not asked for: neither a failure under --strict nor a success. */
    @Test
    void ratesUnderQuick() throws IOException {
        write("one.scx", "stall a.one\n");
        assertThat(fake("test", "@one.scx", "--quick", "--strict")).isEqualTo(JUDGED);
        assertThat(out).contains("unfixed: not asked").doesNotContain("did not pass");
        assertThat(fake("test", "@one.scx", "--quick", "--strict", "--variant", "unfixed"))
                .isEqualTo(NOTHING);
    }

    /** A rate that the one run already breaks is judged, and has failed. */
    @Test
    void brokenRateUnderQuick() throws IOException {
        write("bad.scx", """
            scenario t.bad {
                machine 1n1l2c1t
                kernel 6.18
                scheduler simple
                cell alpha { w: 1 x spin }
                phase run 100ms
                expect exit any in at least 3 of 3 runs
            }
            """);
        assertThat(real("test", "@bad.scx", "--quick")).isEqualTo(FAILED);
    }

    @Test
    void noExpectation() throws IOException {
        write("silent.scx", """
            scenario t.silent {
                machine 1n1l2c1t
                kernel 6.18
                scheduler simple
                cell alpha { w: 1 x spin }
                phase run 100ms
            }
            """);
        assertThat(real("run", "@silent.scx")).isEqualTo(NOTHING);
        assertThat(real("test", "@silent.scx")).isEqualTo(NOTHING);
        assertThat(real("test", "@silent.scx", "--strict")).isEqualTo(FAILED);
    }

    /** A claim that holds is evidence, also where another one of its variant is left open. */
    @Test
    void oneClaimOfTwo() throws IOException {
        write("half.scx", """
            scenario t.half {
                machine 1n1l2c1t
                kernel 6.18
                scheduler simple
                cell alpha { w: 1 x spin }
                phase run 100ms
                expect healthy
                expect usage(w) > 10% in at least 2 of 3 runs
            }
            """);
        assertThat(real("run", "@half.scx")).isEqualTo(JUDGED);
        assertThat(out).contains("1 not judged");
        assertThat(real("run", "@half.scx", "--strict")).isEqualTo(FAILED);
    }

    @Test
    void searchesThatProveNothing() throws IOException {
        write("race.scx", """
            race t.sampled {
                machine 1n1l2c1t
                discipline LC
                task p { affinity 0-1; queued 1 }
                cpu 0 { dispatch }
                expect never deadlock
                explore random(runs 5)
            }
            """);
        assertThat(real("explore", "@race.scx")).isEqualTo(NOTHING);
        assertThat(real("explore", "@race.scx", "--strict")).isEqualTo(FAILED);
        assertThat(out).contains("did not pass:", "repeat: ./scxc explore DIR/race.scx --race t.sampled");
    }

    @Test
    void runOfRacesOnly() throws IOException {
        write("race.scx", "race core.race\n");
        assertThat(fake("run", "@race.scx")).isEqualTo(NOTHING);
    }

    /** Listed, and counted neither as a failure nor among the variants. */
    @Test
    void forAnotherTargetOnly() throws IOException {
        write("shell.scx", """
            scenario t.here {
                machine 1n1l2c1t
                kernel 6.18
                scheduler simple
                cell alpha { w: 1 x spin }
                phase run 100ms
                expect healthy
            }

            scenario t.elsewhere {
                machine 1n1l2c1t
                kernel 6.18
                scheduler pid_fifo { delay 100us }
                cell alpha { w: 1 x spin }
                phase run 100ms
                expect healthy
                target shell { only }
            }
            """);
        assertThat(real("test", "@shell.scx", "--strict")).isEqualTo(JUDGED);
        assertThat(out)
                .contains("not counted:\n  t.elsewhere (DIR/shell.scx): for target shell only\n")
                .endsWith("\n1 variant of 1 scenario, 1 run: 1 passed, 0 failed, 0 not judged, 0 not run;"
                        + " not counted: 1 for another target only\n");
        assertThat(real("run", "@shell.scx", "--scenario", "t.elsewhere")).isEqualTo(NOTHING);
        assertThat(real("build", "@shell.scx", "--target", "ktstr", "--no-story", "--out", "@rust"))
                .isEqualTo(JUDGED);
        assertThat(out).contains(".rs").doesNotContain("elsewhere");
    }

    /** Where there is no cargo, the real crate has said nothing; files that are read alone are no evidence. */
    @Test
    void checksOfWhichNoneWasRun() throws IOException, InterruptedException {
        write("one.scx", """
            scenario t.one {
                machine 1n1l2c1t
                kernel 6.18
                scheduler simple
                cell alpha { w: 1 x spin }
                phase run 1s
                expect healthy
            }
            """);
        Path said = folder.resolve("said");
        Path rust = folder.resolve("rust");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.home=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "build",
                        "--target",
                        "ktstr",
                        "--verify",
                        "--out",
                        rust.toString(),
                        folder.resolve("one.scx").toString())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(said.toFile());
        builder.environment().put("PATH", folder.toString());
        builder.environment().put("SCXC_CACHE", folder.resolve("cache").toString());
        assertThat(builder.start().waitFor()).isEqualTo(NOTHING);
        assertThat(said).hasContent("nothing was verified against the real crate: there is no cargo");
        assertThat(folder.resolve("out"))
                .content()
                .contains("passed: claims", "not run: ktstr crate: there is no cargo");
        assertThat(rust).isNotEmptyDirectory();
    }

    /** After however many lines: what did not pass, and how to repeat it. */
    @Test
    void theEndOfAReport() throws IOException {
        write("all.scx", "stall a.one\nbad b.bad\nrefused c.not_here\n");
        assertThat(fake("test", "@all.scx")).isEqualTo(FAILED);
        String all = out;
        assertThat(fake("test", "@all.scx", "-q")).isEqualTo(FAILED);
        Golden.check("test_quiet.txt", out);
        assertThat(all).endsWith(out);
        assertThat(fake("test", "@all.scx", "--failed-only")).isEqualTo(FAILED);
        assertThat(out).contains("b.bad", "c.not_here").doesNotContain("a.one");
        assertThat(fake("test", "@all.scx", "--failed-only", "-q")).isEqualTo(2);
    }

    /** The command given for a failed rate comes to the same verdict. */
    @Test
    void aFailedRateIsRepeatedWhole() throws IOException {
        write("bad.scx", "bad b.bad\n");
        fake("test", "@bad.scx", "-q", "--kernel", "7.1");
        assertThat(out).contains("repeat: ./scxc test DIR/bad.scx --variant unfixed --kernel 7.1\n");
        fake("test", "@bad.scx", "-q", "--runs", "6");
        assertThat(out).contains("repeat: ./scxc test DIR/bad.scx --variant unfixed --runs 6\n");
    }
}
