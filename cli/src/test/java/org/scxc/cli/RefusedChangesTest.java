package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel refuses while a scenario runs, from its source to the exit code. */
class RefusedChangesTest {
    @TempDir
    Path folder;

    private String out = "";

    private int run(String kernel, String phase, String claims) throws IOException {
        Path file = folder.resolve("refused.scx");
        Files.writeString(file, String.format(Locale.ROOT, """
            scenario refused.s {
                machine 1n1l4c1t
                kernel %s
                scheduler simple
                cell a { cpus 0-1; w: 2 x spin }
                cell b { cpus 2-3; v: 1 x spin }
                phase run 100ms { %s }
                %s
            }
            """, kernel, phase, claims));
        StringWriter o = new StringWriter();
        int code = Main.execute(new PrintWriter(o), new PrintWriter(o), "run", file.toString());
        out = o.toString();
        return code;
    }

    /** The mask is drawn, so that only the run can tell. */
    @Test
    void aRefusedAffinityFailsTheRun() throws IOException {
        assertThat(run("6.18", "every 1ms { set w affinity any(count 1, of 0-3) }", "expect healthy"))
                .as(out)
                .isEqualTo(1);
        assertThat(out).contains("refused change", "line 7", "affinity", "refused with EINVAL", "of w");
    }

    @Test
    void anExpectedOneHolds() throws IOException {
        assertThat(run("6.18", "every 10ms { set w affinity 2 { expect refused einval } }", ""))
                .as(out)
                .isZero();
        assertThat(run("6.18", "every 10ms { set w affinity 2 { expect refused [eperm, einval] } }", "expect healthy"))
                .as(out)
                .isZero();
        assertThat(run("6.18", "every 10ms { set w affinity 2 { expect refused any } }", ""))
                .as(out)
                .isZero();
    }

    /** Its cores have one thread each. */
    @Test
    void aCookieNeedsSmt() throws IOException {
        assertThat(run("6.18", "set w cookie red", "expect healthy")).as(out).isEqualTo(2);
        assertThat(out).contains("ENODEV", "two threads online");
        assertThat(run("6.18", "set w cookie red { expect refused enodev }", "expect healthy"))
                .as(out)
                .isZero();
    }

    @Test
    void eachTimeItIsMade() throws IOException {
        assertThat(run(
                        "6.18",
                        "at 50ms { set a cpus 0-3 }; every 20ms { set w affinity 2 { expect refused einval } }",
                        ""))
                .as(out)
                .isEqualTo(1);
        assertThat(out).contains("the kernel accepted it");
    }

    @Test
    void withThatErrno() throws IOException {
        assertThat(run("6.18", "set w affinity any(count 1, of 2-3) { expect refused [ebusy, eperm] }", ""))
                .as(out)
                .isEqualTo(2);
        assertThat(out).contains("the kernel may refuse this with einval, but not as expected here");
    }

    @Test
    void aWorkersOwnAffinity() throws IOException {
        assertThat(run("6.18", "spawn in a { 9 x spin { affinity any(count 1, of 0-3) } }", "expect healthy"))
                .as(out)
                .isEqualTo(1);
        assertThat(out).contains("refused change", "refused with EINVAL", "of a.spin");
    }

    /** Before 7.0 the cpuset of a cgroup with tasks cannot be emptied. */
    @Test
    void aUsedCpusetIsKeptBefore70() throws IOException {
        assertThat(run("6.18", "clear a cpus { expect refused enospc }", ""))
                .as(out)
                .isZero();
        assertThat(run("7.1", "clear a cpus", "expect healthy")).as(out).isZero();
    }

    @Test
    void aSecondAttachIsBusy() throws IOException {
        assertThat(run("6.18", "at 10ms { attach central { expect refused ebusy } }", "expect healthy"))
                .as(out)
                .isZero();
    }

    /** In time the cell is gone before it is named, in the text it is not. */
    @Test
    void aCellThatIsGone() throws IOException {
        assertThat(run("6.18", "at 50ms { set b weight 50; move w to b }; at ~1us { remove b }", "expect healthy"))
                .as(out)
                .isEqualTo(1);
        assertThat(out).contains("refused with ENOENT");
    }

    @Test
    void theLastCpuStays() throws IOException {
        assertThat(run(
                        "6.18",
                        "detach; at 1ms { offline 1-3 }; at ~80ms { online 1 }; at 2ms { offline 0 }",
                        "expect usage(w) > 0%"))
                .as(out)
                .isEqualTo(1);
        assertThat(out).contains("offline 0, the last CPU: refused with EBUSY");
    }

    @Test
    void whatIsNotReachedIsNotJudged() throws IOException {
        String phase = "at 1ms { offline 3 }; at 90ms { set w affinity 2 { expect refused einval } }";
        assertThat(run("6.18", phase, "expect exit unreg_kern")).as(out).isZero();
        assertThat(out).contains("the change was never made");
    }
}
