package org.scxc.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.vm.GuestOptions;
import org.scxc.guest.Accelerator;
import org.scxc.guest.Cache;
import org.scxc.guest.Guest;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.GuestTopology;
import org.scxc.guest.KernelFlavour;
import org.scxc.guest.KernelImage;
import org.scxc.model.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code scxc vm shell}: a guest to look around in. */
@Command(
        name = "shell",
        description = "Boot a guest with a shell; the loader and scxc's schedulers are in /scxc.",
        mixinStandardHelpOptions = true)
final class VmShellCommand implements Callable<Integer> {
    @Mixin
    GuestOptions options;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        options.check();
        try {
            Cache cache = Cache.ofUser();
            KernelImage kernel = options.kernel(cache, KernelFlavour.CLOUD, err);
            GuestTopology topology = options.topology(new Machine(1, 1, 4, 1));
            return new Guest(cache).shell(kernel, topology, options.accelerator(kernel, Accelerator.ICOUNT, err)) == 0
                    ? ExitCode.AS_EXPECTED
                    : ExitCode.EXPECTATION_FAILED;
        } catch (GuestProblem e) {
            throw new BadInput(e.reason());
        }
    }
}
