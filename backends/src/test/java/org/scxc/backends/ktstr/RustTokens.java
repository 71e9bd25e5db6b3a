package org.scxc.backends.ktstr;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokens of Rust files outside comments, by item, and how two lists of them differ. */
final class RustTokens {
    private static final Pattern TOKEN = Pattern.compile(
            "//[^\n]*|/\\*.*?\\*/|\"(?:[^\"\\\\]|\\\\.)*\"|[A-Za-z_][A-Za-z0-9_]*|[0-9][0-9A-Za-z_.]*[0-9A-Za-z_]"
                    + "|[0-9]|::|->|=>|\\.\\.|[^\\s]",
            Pattern.DOTALL);

    private RustTokens() {}

    static List<String> of(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher m = TOKEN.matcher(text.replaceAll("([0-9])\\.\\.", "$1 .."));
        while (m.find()) {
            if (!m.group().startsWith("//") && !m.group().startsWith("/*")) {
                tokens.add(m.group());
            }
        }
        return tokens;
    }

    /** By name: {@code fn f}, {@code const C}, {@code declare_scheduler}, {@code use a::b}; with their attributes. */
    static Map<String, List<String>> items(String text) {
        Map<String, List<String>> items = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        int depth = 0;
        for (String token : of(text)) {
            current.add(token);
            if ("([{".contains(token)) {
                depth++;
            } else if (")]}".contains(token)) {
                depth--;
            }
            boolean innerAttribute = depth == 0
                    && token.equals("]")
                    && current.size() > 1
                    && current.get(1).equals("!");
            boolean ends =
                    token.equals(";") || token.equals("}") && name(current).startsWith("fn ");
            if (depth == 0 && (ends || innerAttribute)) {
                items.put(name(current), List.copyOf(current));
                current.clear();
            }
        }
        return items;
    }

    private static String name(List<String> item) {
        for (int i = 0; i < item.size(); i++) {
            String token = item.get(i);
            if (List.of("fn", "const").contains(token) && i + 1 < item.size()) {
                return token + " " + item.get(i + 1);
            } else if (token.equals("declare_scheduler")) {
                return token;
            } else if (token.equals("use")) {
                return String.join("", item.subList(i + 1, item.size() - 1)).replace("::", "::");
            }
        }
        return String.join("", item);
    }

    /** Each difference as {@code -what stands in the first +what stands in the second}. */
    static List<String> differences(List<String> first, List<String> second) {
        int[][] common = new int[first.size() + 1][second.size() + 1];
        for (int i = first.size() - 1; i >= 0; i--) {
            for (int j = second.size() - 1; j >= 0; j--) {
                common[i][j] = first.get(i).equals(second.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> all = new ArrayList<>();
        Deque<String> minus = new ArrayDeque<>();
        Deque<String> plus = new ArrayDeque<>();
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            boolean same = i < first.size() && j < second.size() && first.get(i).equals(second.get(j));
            if (same) {
                flush(all, minus, plus);
                i++;
                j++;
            } else if (j == second.size() || i < first.size() && common[i + 1][j] >= common[i][j + 1]) {
                minus.add(first.get(i++));
            } else {
                plus.add(second.get(j++));
            }
        }
        flush(all, minus, plus);
        return all;
    }

    private static void flush(List<String> all, Deque<String> minus, Deque<String> plus) {
        if (!minus.isEmpty() || !plus.isEmpty()) {
            String gone = minus.isEmpty() ? "" : "-" + String.join(" ", minus);
            String come = plus.isEmpty() ? "" : "+" + String.join(" ", plus);
            all.add((gone + " " + come).strip());
            minus.clear();
            plus.clear();
        }
    }
}
