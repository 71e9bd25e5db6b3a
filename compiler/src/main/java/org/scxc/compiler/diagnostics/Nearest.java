package org.scxc.compiler.diagnostics;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The name that was probably meant. */
public final class Nearest {
    private Nearest() {}

    /** {@code did you mean "alpha"?}, or which names there are, or nothing. */
    public static String hint(String wrong, Collection<String> names) {
        String best = names.stream()
                .sorted()
                .min(Comparator.comparingInt(n -> distance(wrong, n)))
                .orElse("");
        if (!best.isEmpty() && distance(wrong, best) <= Math.max(2, wrong.length() / 3)) {
            return "did you mean \"" + best + "\"?";
        }
        if (names.isEmpty() || names.size() > 24) {
            return "";
        }
        return "known here: "
                + String.join(", ", names.stream().sorted().distinct().toList());
    }

    /** Edit distance with transpositions, case ignored. */
    static int distance(String a, String b) {
        String s = a.toLowerCase(Locale.ROOT);
        String t = b.toLowerCase(Locale.ROOT);
        int[][] d = new int[s.length() + 1][t.length() + 1];
        for (int i = 0; i <= s.length(); i++) {
            for (int j = 0; j <= t.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = s.charAt(i - 1) == t.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && s.charAt(i - 1) == t.charAt(j - 2) && s.charAt(i - 2) == t.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[s.length()][t.length()];
    }
}
