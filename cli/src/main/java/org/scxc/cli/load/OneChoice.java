package org.scxc.cli.load;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which variant of a file a command looks at, if it looks at one. */
public final class OneChoice {
    @Option(names = "--scenario", paramLabel = "NAME", description = "Which scenario (default: the only one).")
    @Nullable
    String scenario;

    @Option(names = "--variant", paramLabel = "NAME", description = "Which variant (default: the first).")
    @Nullable
    String variant;

    public OneVariant of(Frontend.Compiled compiled) {
        return new OneVariant(compiled, scenario, variant);
    }
}
