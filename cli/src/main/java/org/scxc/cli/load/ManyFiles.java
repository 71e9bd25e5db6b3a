package org.scxc.cli.load;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The files and directories that a command is about, with what the command line overrides in each file. */
public final class ManyFiles {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files; directories are searched for *.scx.")
    List<Path> paths;

    @Mixin
    OverrideOptions overrides;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    public OverrideOptions overrides() {
        return overrides;
    }

    /** Compiles them. @see Loading#all */
    public List<Frontend.Compiled> load(Frontend frontend) {
        return load(frontend, overrides);
    }

    /** Compiles them with other overrides. @see Loading#all */
    public List<Frontend.Compiled> load(Frontend frontend, OverrideOptions with) {
        return Loading.all(frontend, paths, with, command.commandLine().getErr());
    }
}
