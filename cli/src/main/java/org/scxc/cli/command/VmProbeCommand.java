package org.scxc.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.vm.GuestOptions;
import org.scxc.guest.Accelerator;
import org.scxc.guest.Cache;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.KernelFlavour;
import org.scxc.guest.KernelImage;
import org.scxc.guest.Toolbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code scxc vm probe}: what this machine can do. */
@Command(
        name = "probe",
        description = "Say what guests would be booted with here, and what is missing.",
        mixinStandardHelpOptions = true)
final class VmProbeCommand implements Callable<Integer> {
    @Mixin
    GuestOptions options;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        options.check();
        List<String> missing = Toolbox.missing(KernelFlavour.CLOUD);
        if (!missing.isEmpty()) {
            out.println("missing: " + String.join(", ", missing));
            out.println("`scxc vm setup` installs it or says how");
            out.flush();
            return ExitCode.EXPECTATION_FAILED;
        }
        try {
            out.println(Toolbox.qemuVersion());
            KernelImage kernel = options.kernel(Cache.ofUser(), KernelFlavour.CLOUD, err);
            out.println("kernel " + kernel.release() + " (" + kernel.origin() + ")");
            Accelerator accelerator = options.accelerator(kernel, Accelerator.ICOUNT, err);
            out.println("accelerator " + accelerator.word());
            out.flush();
            return ExitCode.AS_EXPECTED;
        } catch (GuestProblem e) {
            throw new BadInput(e.reason());
        }
    }
}
