package org.scxc.cli.process;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What option types cannot say. */
public final class OptionChecks {
    private OptionChecks() {}

    public static void atLeastOne(CommandSpec spec, String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " " + value + ": must be at least 1");
        }
    }

    public static void notBoth(CommandSpec spec, String one, boolean first, String other, boolean second) {
        if (first && second) {
            throw new ParameterException(spec.commandLine(), one + " and " + other + " exclude each other");
        }
    }
}
