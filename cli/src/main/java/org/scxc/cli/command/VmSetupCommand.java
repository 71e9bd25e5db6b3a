package org.scxc.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.vm.Via;
import org.scxc.guest.Cache;
import org.scxc.guest.GuestKernels;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.GuestSetup;
import org.scxc.guest.KernelImage;
import org.scxc.guest.KernelPattern;
import org.scxc.guest.Toolbox;
import org.scxc.guest.Vng;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scxc vm setup}: everything that the other commands need, once. */
@Command(
        name = "setup",
        description = "Install what guests are booted with, and fetch a kernel.",
        mixinStandardHelpOptions = true)
final class VmSetupCommand implements Callable<Integer> {
    @Option(
            names = "--kernel",
            paramLabel = "VERSION",
            description = "Which of the distribution's kernels: the newest that fits (default ${DEFAULT-VALUE}).")
    String kernel = KernelPattern.DEFAULT.text();

    @Option(
            names = "--via",
            paramLabel = "HOW",
            description = "vng: a kernel with the modules that virtme-ng mounts this machine's file system with.")
    @Nullable
    String via;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (!KernelPattern.isPattern(kernel)) {
            throw new BadInput("--kernel " + kernel + ": a version such as 7.3.4, 7.3* or * for the newest");
        }
        Via how = Via.of(via);
        try {
            Cache cache = Cache.ofUser();
            List<String> installed = GuestSetup.install(cache, how.flavour());
            out.println(installed.isEmpty() ? "nothing to install" : "installed " + String.join(", ", installed));
            out.println(Toolbox.qemuVersion());
            KernelImage image = new GuestKernels(cache).fetch(new KernelPattern(kernel), how.flavour());
            out.println("kernel " + image.release() + " (" + image.origin() + ")");
            boolean ready = how == Via.QEMU || Vng.isInstalled();
            if (!ready) {
                out.println("missing: " + Vng.MISSING);
            }
            out.flush();
            return ready ? ExitCode.AS_EXPECTED : ExitCode.EXPECTATION_FAILED;
        } catch (GuestProblem e) {
            throw new BadInput(e.reason());
        }
    }
}
