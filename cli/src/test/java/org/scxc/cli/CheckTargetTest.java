package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check --target} says what the target would do, and of what is for it. */
class CheckTargetTest {
    @TempDir
    Path folder;

    private String out = "";

    private int scxc(String... args) {
        StringWriter o = new StringWriter();
        int code = Main.execute(new PrintWriter(o), new PrintWriter(new StringWriter()), args);
        out = o.toString().replace(folder + "/", "");
        return code;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** Its delay is one that the simulator refuses, which does not matter: it is not for it. */
    @ParameterizedTest
    @ValueSource(strings = {"jvm", "ktstr"})
    void whatIsForAnotherTargetOnlyIsNamedAndNotCounted(String target) throws IOException {
        String file = file("shell.scx", """
            scenario t.here {
                machine 1n1l2c1t
                kernel 6.18
                scheduler simple
                cell alpha { w: 1 x spin }
                phase run 1s
                expect healthy
            }

            scenario t.elsewhere {
                machine 1n1l2c1t
                kernel 6.18
                scheduler pid_fifo { delay 100us }
                cell alpha { w: 1 x spin }
                phase run 1s
                expect healthy
                target shell { only }
            }
            """);
        assertThat(scxc("check", "--target", target, file)).as(out).isZero();
        assertThat(out)
                .contains("t.here (shell.scx) for " + target + "\n")
                .contains("\nt.elsewhere (shell.scx): for target shell only\n")
                .doesNotContain("t.elsewhere (shell.scx) for")
                .endsWith("1 file, 1 scenario, no errors; not counted: 1 for another target only\n");
        assertThat(scxc("check", "--target", "shell", file)).isZero();
        assertThat(out).contains("t.elsewhere (shell.scx) for shell\n").endsWith("1 file, 2 scenarios, no errors\n");
    }

    /** What check says of a claim that nothing shows is what explore then says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        exhaustive     | exact        | ''                                                     | passed
        preemptions(max 2) | approximated | it holds within the bound                              | passed
        delays(max 2)      | approximated | it holds within the bound                              | passed
        random(runs 5) | approximated | not judged unless an execution breaks it: a sample of executions proves nothing | not judged
        pct(depth 2, runs 5) | approximated | not judged unless an execution breaks it: a sample of executions proves nothing | not judged
        """)
    void aNeverIsWhatTheTableOfSoundnessSays(String search, String word, String cause, String verdict)
            throws IOException {
        String file = file("race.scx", race("never deadlock", search));
        assertThat(scxc("check", "--target", "jvm", file)).isZero();
        assertThat(line("expect never deadlock"))
                .startsWith("  " + word)
                .endsWith("expect never deadlock" + (cause.isEmpty() ? "" : ": " + cause));
        scxc("explore", file);
        assertThat(out).contains("  " + verdict.replace("passed", "pass") + ": never deadlock\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        exhaustive     | exact        | ''                                                                      | fail
        preemptions(max 2) | approximated | not judged if it is not met: beyond the bound nothing is looked at      | not judged
        random(runs 5) | approximated | not judged if it is not met: a sample of executions proves nothing      | not judged
        """)
    void aReachableIsDecidedByAbsenceOnlyWhereAllIsSearched(String search, String word, String cause, String verdict)
            throws IOException {
        String file = file("race.scx", race("reachable deadlock", search));
        assertThat(scxc("check", "--target", "jvm", file)).isZero();
        assertThat(line("expect reachable deadlock"))
                .startsWith("  " + word)
                .endsWith("expect reachable deadlock" + (cause.isEmpty() ? "" : ": " + cause));
        scxc("explore", file);
        assertThat(out).contains("  " + verdict + ": reachable deadlock\n");
    }

    private static String race(String claim, String search) {
        return """
            race t.searched {
                machine 1n1l2c1t
                discipline LC
                task p { affinity 0-1; queued 1 }
                cpu 0 { dispatch }
                expect CLAIM
                explore SEARCH
            }
            """.replace("CLAIM", claim).replace("SEARCH", search);
    }

    private String line(String construct) {
        return out.lines().filter(l -> l.contains(construct)).findFirst().orElse(out);
    }
}
