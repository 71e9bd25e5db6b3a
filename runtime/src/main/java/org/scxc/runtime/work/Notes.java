package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.scxc.model.Decimals;

/** What is noted of a run: equal notes are one, with the time of the first and their number. */
final class Notes {
    private static final class Times {
        final long firstNs;
        long lastNs;
        long count;

        Times(long atNs) {
            firstNs = atNs;
        }
    }

    private final Map<String, Times> all = new LinkedHashMap<>();
    private final int max;
    private boolean full;

    /** @param max different notes */
    Notes(int max) {
        this.max = max;
    }

    void add(long atNs, String text) {
        Times times = all.get(text);
        if (times == null) {
            if (all.size() >= max) {
                full = true;
                return;
            }
            times = new Times(atNs);
            all.put(text, times);
        }
        times.lastNs = atNs;
        times.count++;
    }

    /** Whether a note found no room. */
    boolean isFull() {
        return full;
    }

    /** @param zero machine time of t = 0 */
    List<String> lines(long zero) {
        List<String> lines = new ArrayList<>();
        all.forEach((text, times) -> {
            String first = "at " + instant(times.firstNs - zero) + ": " + text;
            lines.add(
                    times.count == 1
                            ? first
                            : String.format(
                                    Locale.ROOT,
                                    "%s (%,d times, the last at %s)",
                                    first,
                                    times.count,
                                    instant(times.lastNs - zero)));
        });
        return List.copyOf(lines);
    }

    private static String instant(long ns) {
        return Decimals.fixed(ns / 1e9, 4) + " s";
    }
}
