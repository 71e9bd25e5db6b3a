package org.scxc.cli.load;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The one file that a command is about, with what the command line overrides in it. */
public final class OneFile {
    @Parameters(paramLabel = "FILE", description = "The file.")
    Path file;

    @Mixin
    OverrideOptions overrides;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    public Path path() {
        return file;
    }

    public OverrideOptions overrides() {
        return overrides;
    }

    /** Compiles it. @see Loading#one */
    public Frontend.Compiled load(Frontend frontend) {
        return load(frontend, overrides);
    }

    /** Compiles it with other overrides. @see Loading#one */
    public Frontend.Compiled load(Frontend frontend, OverrideOptions with) {
        return Loading.one(frontend, file, with, command.commandLine().getErr());
    }
}
