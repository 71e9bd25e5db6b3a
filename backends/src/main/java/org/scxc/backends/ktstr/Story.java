package org.scxc.backends.ktstr;

import java.util.List;

/**
 * Why a variant fails, as the in-JVM runtime saw it.
 *
 * @param variant name of the variant that was run
 * @param seed that repeats the run
 * @param end how it ended, in one line
 * @param lines the causal trace, oldest first
 */
public record Story(String variant, long seed, String end, List<Line> lines) {
    /** @param atNs after t = 0 */
    public record Line(long atNs, String text) {}
}
