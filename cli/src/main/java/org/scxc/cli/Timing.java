package org.scxc.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Wall time, on request, and never among the results. */
final class Timing {
    @Option(names = "--time", description = "Print the wall time on standard error.")
    boolean wanted;

    void print(PrintWriter err, long beganNanos) {
        if (wanted) {
            err.println(String.format(Locale.ROOT, "time: %.2f s", (System.nanoTime() - beganNanos) / 1e9));
        }
    }
}
