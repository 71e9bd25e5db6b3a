package org.scxc.compiler.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a generator draws: numbers, quantities, CPU lists, names. */
final class Draw {
    private static final List<String> NAMES =
            List.of("alpha", "at", "phase", "x", "set", "beta", "in", "w", "matrix", "of", "gamma_1", "every", "runs");
    final Random random;
    private int names;

    Draw(long seed) {
        random = new Random(seed);
    }

    int upTo(int max) {
        return random.nextInt(max + 1);
    }

    boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    @SafeVarargs
    final <T> T of(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A word never drawn before; keywords included, since they are reserved only at the beginning of a statement. */
    String name() {
        return of(NAMES) + "_" + names++;
    }

    String duration() {
        return of("1_500us", "10ms", "1.5ms", "2s", "30ms", "(2 * 3ms)", "500us", "(1s / 4)");
    }

    String amount() {
        return one(3) ? "~" + of("1ms", "500ms", "20us") : duration();
    }

    String percent() {
        return of("1%", "45%", "99.5%", "(10% * 2)");
    }

    /** A list of CPUs of a machine, without brackets. */
    String cpus(int all) {
        List<String> ranges = new ArrayList<>();
        for (int i = upTo(2); i >= 0; i--) {
            int first = random.nextInt(all);
            int last = first + random.nextInt(all - first);
            ranges.add(first == last ? "" + first : first + "-" + last + (one(6) ? ":1/2" : ""));
        }
        return String.join(",", ranges);
    }

    /** The same as one item, so in brackets if it has commas. */
    String cpuItem(int all) {
        String cpus = cpus(all);
        return cpus.contains(",") ? "[" + cpus.replace(",", ", ") + "]" : cpus;
    }

    String affinity(int all) {
        return switch (upTo(3)) {
            case 0 -> "any(count 1, of " + cpuItem(all) + ")";
            case 1 -> of("all", "inherit");
            default -> cpus(all);
        };
    }

    String text() {
        return of(
                "\"vtime too far ahead\"", "\"CPU %d \\\"gone\\\"\"", "\"\\u{41}\\t\"", "\"\"", "\"{ // no comment\"");
    }
}
