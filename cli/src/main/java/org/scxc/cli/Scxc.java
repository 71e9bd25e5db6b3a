package org.scxc.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself; {@link Subcommands} are its subcommands. */
@Command(
        name = "scxc",
        description = "Scenarios for Linux sched_ext schedulers: check them, run them in a simulator, judge them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 as expected, 1 an expectation failed, 2 bad input, 3 a bug in scxc,",
            "4 nothing was judged, 130 and 143 interrupted.",
        })
final class Scxc implements Runnable {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces of internal errors.")
    boolean debug;

    @picocli.CommandLine.Spec
    picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }
}
