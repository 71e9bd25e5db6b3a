package org.scxc.cli.command;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.scxc.bpf.object.KernelTypes;
import org.scxc.bpf.profile.ProfileWriter;
import org.scxc.bpf.report.Profile;
import org.scxc.cli.bpf.BpfFile;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc bpf profile}: kfuncs, SCX_ constants and fields of one kernel, as JSON. */
@Command(
        name = "profile",
        description = "Write what a kernel's BTF says that sched_ext objects depend on.",
        mixinStandardHelpOptions = true)
final class BpfProfileCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "KERNEL",
            description = "A vmlinux, a bzImage (/boot/vmlinuz-*), or BTF (/sys/kernel/btf/vmlinux).")
    Path file;

    @Option(names = "--text", description = "Write the form that scxc keeps of the kernels it knows.")
    boolean text;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        KernelTypes kernel = BpfFile.kernel(file);
        if (kernel.btf().find("sched_ext_ops", org.scxc.bpf.btf.Btf.STRUCT) == 0) {
            throw new BadInput(file + ": its BTF has no sched_ext (CONFIG_SCHED_CLASS_EXT is off)");
        }
        if (text) {
            PrintWriter lines = spec.commandLine().getOut();
            ProfileWriter.lines(kernel).forEach(lines::println);
            lines.flush();
            return ExitCode.AS_EXPECTED;
        }
        String json = new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(Profile.of(kernel)) + "\n";
        PrintWriter out = spec.commandLine().getOut();
        out.print(json);
        out.flush();
        return ExitCode.AS_EXPECTED;
    }
}
