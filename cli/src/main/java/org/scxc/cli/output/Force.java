package org.scxc.cli.output;

import picocli.CommandLine.Option;

/** What may be replaced. */
public final class Force {
    @Option(
            names = "--force",
            description = "Also replace files that scxc did not write, or that were edited since it did.")
    boolean force;

    /** What to do with a file of somebody else, or of an earlier call that was edited since. */
    public enum Replace {
        OWN,
        ANY
    }

    public Replace replace() {
        return force ? Replace.ANY : Replace.OWN;
    }
}
