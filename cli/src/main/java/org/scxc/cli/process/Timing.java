package org.scxc.cli.process;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Wall time, on request, and never among the results. */
public final class Timing {
    @Option(names = "--time", description = "Print the wall time on standard error.")
    boolean wanted;

    public void print(PrintWriter err, long beganNanos) {
        if (wanted) {
            err.println(String.format(Locale.ROOT, "time: %.2f s", (System.nanoTime() - beganNanos) / 1e9));
        }
    }

    /** Distinct states a second of exploring: shortest schedules and the JVM's own compiling are in it. */
    public void rate(PrintWriter err, long states, long ns) {
        if (wanted) {
            err.println(String.format(Locale.ROOT, "%,.0f states/s while exploring", states / (ns / 1e9)));
        }
    }
}
