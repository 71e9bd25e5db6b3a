package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.cli.process.ExitCode;

/** Rules of a verdict from text to exit code: real compiler, real simulator, small inputs. */
class VerdictsTest {
    private static final Path INPUTS = Path.of("src/test/resources/verdicts");

    @TempDir
    Path folder;

    private String out = "";

    private int scxc(String command, String file, String... options) {
        StringWriter o = new StringWriter();
        StringWriter e = new StringWriter();
        List<String> words =
                new java.util.ArrayList<>(List.of(command, INPUTS.resolve(file).toString()));
        words.addAll(List.of(options));
        int code = Main.execute(new PrintWriter(o), new PrintWriter(e), words.toArray(String[]::new));
        out = o + "" + e;
        return code;
    }

    @ParameterizedTest
    @CsvSource({"run", "test"})
    void anUnexpectedExitFails(String command) {
        assertThat(scxc(command, "killed_and_green.scx")).as(out).isEqualTo(ExitCode.EXPECTATION_FAILED);
        assertThat(out)
                .contains("fail: unexpected exit\n      exit 66 (unreg_kern) at 1.00")
                .contains("pass: usage(x) >= 100%");
    }

    @ParameterizedTest
    @CsvSource({"run", "test"})
    void anExitBeforeZeroFails(String command) {
        assertThat(scxc(command, "gone_before_zero.scx")).as(out).isEqualTo(ExitCode.EXPECTATION_FAILED);
        assertThat(out).contains("fail: unexpected exit\n      exit 1024 (error)");
    }

    @Test
    void everyReportSaysSo() {
        scxc("test", "killed_and_green.scx", "--json", "-");
        assertThat(out).contains("\"rule\": \"unexpected_exit\"").contains("\"verdict\": \"failed\"");
        scxc("test", "killed_and_green.scx", "--ktap");
        assertThat(out).contains("not ok").contains("unexpected exit: exit 66");
    }

    @ParameterizedTest
    @CsvSource({
        "claim_changes_run.scx, faults.observer_group, faults.observer_member",
        "claim_beside_change.scx, verdicts.change_alone, verdicts.change_and_claim"
    })
    void aClaimChangesNoRun(String file, String without, String with) {
        scxc("trace", file, "--scenario", without, "--from", "-1s", "--to", "700ms");
        String trace = out;
        scxc("trace", file, "--scenario", with, "--from", "-1s", "--to", "700ms");
        assertThat(trace).contains("sched_switch");
        assertThat(out).isEqualTo(trace);
    }

    /** Each failed measure names an instant, and the command below it prints the events of that instant. */
    @Test
    void aFailedClaimIsExplained() {
        assertThat(scxc("run", "unfair.scx")).as(out).isEqualTo(ExitCode.EXPECTATION_FAILED);
        List<String> lines = out.lines().map(String::strip).toList();
        int explained = 0;
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).startsWith("./scxc trace ")) {
                explained++;
                String text = lines.get(i - 1);
                String trace = trace(lines.get(i));
                assertThat(trace).as(text).contains("sched_");
                Matcher ran = RAN.matcher(text);
                if (ran.find()) {
                    assertThat(trace)
                            .as("%s%n%s", text, lines.get(i))
                            .containsPattern("\\[00" + ran.group(2) + "].*sched_switch: .*next_pid=" + ran.group(1));
                }
            }
        }
        assertThat(explained).isEqualTo(11);
        assertThat(out)
                .containsPattern(
                        "longest wakeup: audio\\[\\d+] was woken at .* later on CPU \\d in phase \\w+; CPU \\d ran ")
                .contains("longest time without a CPU: ", "longest run: ", "shortest wait: ", "runs on CPU 1 at ");
    }

    @Test
    void reportsForMachinesExplainAsWell() throws IOException {
        scxc("test", "unfair.scx", "--json", "-");
        assertThat(out).contains("\"worst\": [", "\"trace\": \"./scxc trace ", "\"phase\": \"load\"");
        Path junit = folder.resolve("junit.xml");
        scxc("test", "unfair.scx", "--junit", junit.toString());
        assertThat(Files.readString(junit)).contains("longest time without a CPU: ", "./scxc trace ");
        scxc("test", "unfair.scx", "--ktap");
        assertThat(out).containsPattern("# +longest time without a CPU: ").containsPattern("# +./scxc trace ");
    }

    private static final Pattern RAN = Pattern.compile("\\[(\\d+)] (?:runs|was .* later|had .* later) on CPU (\\d)");

    private String trace(String command) {
        String[] words = command.split(" ");
        StringWriter o = new StringWriter();
        int code = Main.execute(new PrintWriter(o), new PrintWriter(o), Arrays.copyOfRange(words, 1, words.length));
        assertThat(code).as("%s%n%s", command, o).isZero();
        return o.toString();
    }

    @Test
    void theWatchdogItselfHasAStory() {
        scxc("run", "watchdog_without_story.scx");
        assertThat(out)
                .contains("watchdog failed to check in for 5.004s", "what happened, seed 1:")
                .contains("queued on the local DSQ of CPU 0; it never runs again")
                .containsPattern("CPU 0 ran others: hog\\[\\d+] \\(real-time\\)");
    }
}
