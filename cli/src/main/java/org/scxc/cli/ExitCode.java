package org.scxc.cli;

/** What the process exits with; documented in docs/cli.md and stable. */
final class ExitCode {
    static final int AS_EXPECTED = 0;
    static final int EXPECTATION_FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int INTERNAL = 3;

    /** No expectation passed or failed. */
    static final int NOTHING_JUDGED = 4;

    private ExitCode() {}
}
