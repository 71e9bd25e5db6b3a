package org.scxc.cli.command;

import picocli.CommandLine.Command;

/** {@code scxc vm}: scenarios on a real kernel; names its subcommands. */
@Command(
        name = "vm",
        description = "Run scenarios on a real kernel in a virtual machine.",
        mixinStandardHelpOptions = true,
        subcommands = {VmSetupCommand.class, VmRunCommand.class, VmProbeCommand.class, VmShellCommand.class})
public final class VmCommand implements Runnable {
    @picocli.CommandLine.Spec
    picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }
}
