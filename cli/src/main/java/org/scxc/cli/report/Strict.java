package org.scxc.cli.report;

import org.scxc.cli.report.Results.Strictness;
import picocli.CommandLine.Option;

/** What counts as a failure. */
public final class Strict {
    @Option(names = "--strict", description = "What is not judged or not run counts as failed (exit code 1).")
    boolean strict;

    public Strictness strictness() {
        return strict ? Strictness.STRICT : Strictness.LENIENT;
    }
}
