package org.scxc.runtime.work;

import java.util.Locale;
import org.scxc.model.Decimals;

/** Times and tasks as stories print them. */
final class Times {
    private Times() {}

    /** {@code 3.204517 s}, as in a trace. */
    static String instant(long ns) {
        return Decimals.fixed(ns / 1e9, 6) + " s";
    }

    /** A length of time in the unit that suits it: {@code 412.003 ms}. */
    static String length(long ns) {
        if (ns >= 1_000_000_000L) {
            return String.format(Locale.ROOT, "%.3f s", ns / 1e9);
        }
        return ns >= 1_000_000L
                ? String.format(Locale.ROOT, "%.3f ms", ns / 1e6)
                : String.format(Locale.ROOT, "%.3f us", ns / 1e3);
    }

    /** {@code drifter[341]}. */
    static String task(Simulation simulation, int p) {
        return simulation.core().tasks.comm(p) + "[" + simulation.core().tasks.pid(p) + "]";
    }
}
