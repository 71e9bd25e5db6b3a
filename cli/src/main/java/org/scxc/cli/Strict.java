package org.scxc.cli;

import org.scxc.cli.report.Results.Strictness;
import picocli.CommandLine.Option;

/** What counts as a failure. */
final class Strict {
    @Option(names = "--strict", description = "What is not judged or not run counts as failed (exit code 1).")
    boolean strict;

    Strictness strictness() {
        return strict ? Strictness.STRICT : Strictness.LENIENT;
    }
}
