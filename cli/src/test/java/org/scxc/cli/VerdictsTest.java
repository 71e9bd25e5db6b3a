package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of a verdict from text to exit code: real compiler, real simulator, small inputs. */
class VerdictsTest {
    private static final Path INPUTS = Path.of("src/test/resources/verdicts");

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
}
