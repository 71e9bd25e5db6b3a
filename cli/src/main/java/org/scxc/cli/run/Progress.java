package org.scxc.cli.run;

import java.io.PrintWriter;

/** One line on a terminal that says how many runs are done; nothing elsewhere. */
public final class Progress {
    private final PrintWriter err;
    private final boolean shown;
    private int expected;
    private int done;

    public Progress(PrintWriter err, boolean shown) {
        this.err = err;
        this.shown = shown;
    }

    synchronized void expect(int runs) {
        expected += runs;
    }

    synchronized void done() {
        done++;
        if (shown) {
            err.print("\r" + done + " of " + expected + " runs");
            err.flush();
        }
    }

    synchronized void close() {
        if (shown && done > 0) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
