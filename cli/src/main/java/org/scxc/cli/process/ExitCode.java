package org.scxc.cli.process;

/** What the process exits with; documented in docs/cli.md and stable. */
public final class ExitCode {
    public static final int AS_EXPECTED = 0;
    public static final int EXPECTATION_FAILED = 1;
    public static final int BAD_INPUT = 2;
    public static final int INTERNAL = 3;

    /** No expectation passed or failed. */
    public static final int NOTHING_JUDGED = 4;

    private ExitCode() {}
}
