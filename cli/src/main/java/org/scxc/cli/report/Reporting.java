package org.scxc.cli.report;

import org.scxc.cli.process.Timing;
import picocli.CommandLine.Mixin;

/** How a command judges its results as a whole and how much of them it prints. */
public final class Reporting {
    @Mixin
    Strict strict;

    @Mixin
    Shown shown;

    @Mixin
    Timing timing;

    public Results.Strictness strictness() {
        return strict.strictness();
    }

    public Shown shown() {
        return shown;
    }

    public Timing timing() {
        return timing;
    }
}
