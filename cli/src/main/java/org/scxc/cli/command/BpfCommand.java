package org.scxc.cli.command;

import picocli.CommandLine.Command;

/** {@code scxc bpf}: BPF objects and kernels as files; names its subcommands. */
@Command(
        name = "bpf",
        description = "Look into compiled schedulers and kernels, and make programs of them.",
        mixinStandardHelpOptions = true,
        subcommands = {BpfDisCommand.class, BpfNeedsCommand.class, BpfProfileCommand.class, BpfProgramCommand.class})
public final class BpfCommand implements Runnable {
    @picocli.CommandLine.Spec
    picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }
}
