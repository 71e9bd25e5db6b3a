package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.cli.process.ExitCode;

/** What is said before anything is fetched or booted. */
class VmCommandTest {
    @TempDir
    Path folder;

    private static String refused(String... args) {
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(new StringWriter()), new PrintWriter(err), args);
        assertThat(code).as(err.toString()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err.toString()).doesNotContain("\tat ");
        return err.toString();
    }

    private String file(String scheduler) throws Exception {
        return Files.writeString(folder.resolve("a.scx"), String.format(Locale.ROOT, """
            scenario a.b {
                machine 1n1l4c1t
                %s
                cell alpha { 2 x spin }
                phase run 1s
                expect healthy
            }
            """, scheduler))
                .toString();
    }

    @Test
    void theCommandLineIsCheckedFirst() throws Exception {
        String file = file("scheduler simple");
        assertThat(refused("vm", "run", folder.resolve("no.scx").toString())).contains("no such file");
        assertThat(refused("vm", "run", file, "--accel", "fast"))
                .contains("there are auto, kvm, kvm-nested, icount and mttcg");
        assertThat(refused("vm", "run", file, "--machine", "4c")).contains("write it as 1n2l4c2t");
        assertThat(refused("vm", "run", file, "--machine", "2n3l4c1t")).contains("a multiple of nodes");
        assertThat(refused("vm", "run", file, "--kernel", "no/bzImage")).contains("neither a file nor a version");
        assertThat(refused("vm", "run", file, "--kernel", "7.3*", "--btf", file))
                .contains("go with a kernel image");
        assertThat(refused("vm", "run", file, "--time-limit", "0s")).contains("more than 0");
        assertThat(refused("vm", "run", file, "--via", "qemu")).contains("there is vng");
        assertThat(refused("vm", "run", file, "--priority", "100")).contains("from 1 to 99");
        assertThat(refused("vm", "run", file, "--runs", "0")).contains("at least 1");
        assertThat(refused("vm", "setup", "--kernel", "x")).contains("a version such as");
        assertThat(refused("vm", "setup", "--via", "qemu")).contains("there is vng");
        assertThat(refused("vm")).contains("Missing command");
    }

    @Test
    void aSchedulerThatIsNotScxcsOwnHasToBeGiven() throws Exception {
        assertThat(refused("vm", "run", file("scheduler mitosis { cell_parent_cgroup \"/x\" }")))
                .contains("a.b: scheduler mitosis is scx_mitosis; give it with --scheduler PATH");
        assertThat(refused("vm", "run", file("scheduler simple"), "--scheduler", "nowhere"))
                .contains(
                        "neither a file nor one that scxc has; these are pid_fifo, linked, user_dsq, stall, enq_error");
        assertThat(refused("vm", "run", file("scheduler eevdf"), "--scheduler", "stall"))
                .contains("runs without a sched_ext scheduler");
    }

    @Test
    void anotherSchedulerThatIsNotScxcsOwnHasToBeGiven() throws Exception {
        String file = Files.writeString(folder.resolve("two.scx"), """
            scenario a.two {
                machine 1n1l4c1t
                scheduler stall
                cell alpha { 2 x spin }
                phase run 1s { at 300ms { detach }; at 500ms { attach linked }; at 600ms { detach }; at 700ms { attach simple { fifo } } }
                expect healthy
            }
            """).toString();
        assertThat(refused("vm", "run", file))
                .contains("a.two: scheduler simple is scx_simple; give it with --other 2=PATH");
        assertThat(refused("vm", "run", file, "--other", "2=nowhere"))
                .contains("scheduler nowhere: neither a file nor one that scxc has");
        assertThat(refused("vm", "run", file, "--other", "3=linked")).contains("a.two has none beyond 2");
        assertThat(refused("vm", "run", file, "--other", "0=linked")).contains("given with --scheduler");
        assertThat(refused("vm", "run", file, "--other", "linked")).contains("--other");
        assertThat(refused("vm", "run", file("scheduler stall"), "--other", "1=linked"))
                .contains("attaches no other scheduler");
    }

    @Test
    void aVariantThatIsNotThereIsNamed() throws Exception {
        assertThat(refused("vm", "run", file("scheduler simple"), "--variant", "x"))
                .contains("has no variant 'x'");
    }
}
