package org.scxc.model;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The name somebody probably meant, by edit distance. */
public final class Nearest {
    /** What C and its users put before the same names. */
    private static final List<String> PREFIXES = List.of("__", "scx_exit_", "scx_", "sched_");

    private static final int LISTED_MAX = 12;

    private Nearest() {}

    /** @return the closest of {@code names}, unless more than a third of {@code word} is wrong */
    public static Optional<String> to(String word, Collection<String> names) {
        String best = "";
        int bestDistance = Math.max(1, Math.min(word.length(), 60) / 3) + 1;
        for (String name : names) {
            int distance = distance(fold(word), fold(name), bestDistance);
            if (distance < bestDistance && !name.equals(word)) {
                best = name;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** {@code did you mean "alpha"?}, or what there is if nothing is close; empty only if there is nothing. */
    public static String hint(String word, Collection<String> names) {
        Optional<String> nearest = to(word, names);
        if (nearest.isPresent()) {
            return "did you mean \"" + nearest.get() + "\"?";
        }
        if (names.isEmpty()) {
            return "";
        }
        int more = names.size() - LISTED_MAX;
        String listed = names.stream().limit(LISTED_MAX).collect(Collectors.joining(", "));
        return "there is: " + listed + (more > 0 ? " and " + more + " more" : "");
    }

    private static String fold(String word) {
        String plain = word.toLowerCase(Locale.ROOT).replace("-", "_");
        for (String prefix : PREFIXES) {
            if (plain.startsWith(prefix) && plain.length() > prefix.length()) {
                return plain.substring(prefix.length());
            }
        }
        return plain;
    }

    /** Levenshtein with neighbours swapped as one step; at most {@code limit}. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + cost, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
