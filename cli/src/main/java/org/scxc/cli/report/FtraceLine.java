package org.scxc.cli.report;

import java.util.Locale;

/** One event as a line of ftrace's text output. */
public final class FtraceLine {
    private FtraceLine() {}

    public static String of(long atNs, int cpu, String task, String event) {
        int dash = task.lastIndexOf('-');
        String comm = dash < 0 ? task : task.substring(0, dash);
        String pid = dash < 0 ? "" : task.substring(dash);
        long us = Math.floorDiv(Math.abs(atNs), 1000L);
        String time = (atNs < 0 ? "-" : "") + us / 1_000_000;
        return String.format(
                Locale.ROOT, "%16s%-8s [%03d] d..2. %5s.%06d: %s", comm, pid, cpu, time, us % 1_000_000, event);
    }
}
