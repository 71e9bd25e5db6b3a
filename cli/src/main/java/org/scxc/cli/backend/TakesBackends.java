package org.scxc.cli.backend;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command that goes through backends and has the options that they declare. */
public interface TakesBackends {
    /** Adds them to the command. @see BackendOptions */
    void declare(CommandSpec command, Backends backends);

    /** Gives each such command below {@code scxc} its options. */
    static void declareAll(CommandLine scxc, Backends backends) {
        scxc.getSubcommands().values().forEach(command -> {
            if (command.getCommandSpec().userObject() instanceof TakesBackends user) {
                user.declare(command.getCommandSpec(), backends);
            }
        });
    }
}
