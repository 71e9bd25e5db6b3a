package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.cli.process.ExitCode;

/** {@code scxc bpf} on the bpf module's sample object and kernel. */
class BpfCommandTest {
    private static final Path SAMPLES = Path.of("../bpf/src/test/resources/org/scxc/bpf/object");
    private static final String OBJECT = SAMPLES.resolve("sample.bpf.o").toString();
    private static final String KERNEL = SAMPLES.resolve("kernel.btf.o").toString();

    @TempDir
    Path folder;

    private static String run(int expected, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), args);
        assertThat(code).as(err.toString()).isEqualTo(expected);
        assertThat(err.toString()).doesNotContain("\tat ");
        return expected == ExitCode.AS_EXPECTED ? out.toString() : err.toString();
    }

    @Test
    void disPrintsInstructionsWithTheirSource() {
        String all = run(ExitCode.AS_EXPECTED, "bpf", "dis", OBJECT);
        assertThat(all).contains("struct_ops/pick: pick(u64 *)\n", "syscall: facts(u64 *)\n", ".text: add(u64, u64)\n");
        String one = run(ExitCode.AS_EXPECTED, "bpf", "dis", OBJECT, "--function", "add");
        assertThat(one)
                .startsWith(".text: add(u64, u64)\n; ")
                .contains(" @ sample.bpf.c:")
                .endsWith(": exit\n");
        assertThat(run(ExitCode.BAD_INPUT, "bpf", "dis", OBJECT, "--function", "sub"))
                .contains("no function sub");
    }

    @Test
    void needsSaysWhatIsMissingAndForWhom() {
        String everywhere = run(ExitCode.AS_EXPECTED, "bpf", "needs", OBJECT);
        assertThat(everywhere)
                .startsWith("sample.bpf.o: ops sample_ops, 3 programs, 120 instructions, license GPL\n"
                        + "  kernel 6.18 does not load it, so every branch counts:\n")
                .contains("  kfuncs: 0 of 4 in the simulated kernel\n", "    missing  kernel_absent (pick)\n");
        String there = run(ExitCode.AS_EXPECTED, "bpf", "needs", "--kernel", KERNEL, OBJECT);
        assertThat(there)
                .contains("  kfuncs: 0 of 2 in the simulated kernel\n")
                .contains("    missing  kernel_kick (pick)\n")
                .doesNotContain("kernel_absent");
    }

    @Test
    void anObjectInsideAnExecutableIsFound() throws Exception {
        byte[] object = Files.readAllBytes(Path.of(OBJECT));
        byte[] program = new byte[4096 + object.length];
        System.arraycopy(object, 0, program, 4096, object.length);
        Path file = Files.write(folder.resolve("scx_sample"), program);
        assertThat(run(ExitCode.AS_EXPECTED, "bpf", "needs", file.toString()))
                .startsWith("scx_sample+4096: ops sample_ops");
    }

    @Test
    void everyFileThatCannotBeReadIsReported() throws Exception {
        Path text = Files.writeString(folder.resolve("a.txt"), "text");
        byte[] object = Files.readAllBytes(Path.of(OBJECT));
        Path cut = Files.write(folder.resolve("cut.o"), java.util.Arrays.copyOf(object, object.length / 2));
        String problems = run(ExitCode.BAD_INPUT, "bpf", "needs", text.toString(), cut.toString(), OBJECT, "no.o");
        assertThat(problems)
                .contains("a.txt: neither a BPF object nor a file with one inside")
                .contains("cut.o: ")
                .doesNotContain("cut.o: cut.o")
                .contains("no.o: no such file");
    }

    @Test
    void aProfileHasKfuncsConstantsAndFields() {
        JsonObject profile = JsonParser.parseString(run(ExitCode.AS_EXPECTED, "bpf", "profile", KERNEL))
                .getAsJsonObject();
        assertThat(profile.getAsJsonObject("kfuncs").get("kernel_cpu").getAsString())
                .isEqualTo("int kernel_cpu(struct task *)");
        assertThat(profile.getAsJsonObject("enums").get("SCX_ENQ_WAKEUP").getAsLong())
                .isEqualTo(1);
        JsonObject entity = profile.getAsJsonObject("structs").getAsJsonObject("sched_ext_entity");
        assertThat(entity.get("size").getAsLong()).isEqualTo(24);
        JsonObject slice = entity.getAsJsonArray("fields").get(1).getAsJsonObject();
        assertThat(slice.get("path").getAsString() + " " + slice.get("offset")).isEqualTo("slice 8");
    }

    @Test
    void aProfileIsOfAKernelWithSchedExt() {
        assertThat(run(ExitCode.BAD_INPUT, "bpf", "profile", OBJECT))
                .contains("its BTF has no sched_ext (CONFIG_SCHED_CLASS_EXT is off)");
        assertThat(run(ExitCode.BAD_INPUT, "bpf", "profile", "no")).contains("no such file");
        assertThat(run(ExitCode.BAD_INPUT, "bpf")).contains("Missing command");
    }

    /** The rest, that the program runs, takes a kernel: .ci/guest. */
    @Test
    void aProgramIsMadeOfASchedulersObjectOnly() throws Exception {
        String out = folder.resolve("scx_x").toString();
        assertThat(run(ExitCode.BAD_INPUT, "bpf", "program", OBJECT, "-o", out))
                .contains("sample.bpf.o: there is no sched_ext_ops in it, so it is no scheduler");
        Path executable = folder.resolve("executable");
        Files.write(executable, new byte[100]);
        Files.write(executable, Files.readAllBytes(Path.of(OBJECT)), java.nio.file.StandardOpenOption.APPEND);
        assertThat(run(ExitCode.BAD_INPUT, "bpf", "program", executable.toString(), "-o", out))
                .contains("executable: is a program already");
        assertThat(Path.of(out)).doesNotExist();
    }
}
