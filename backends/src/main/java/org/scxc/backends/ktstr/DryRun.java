package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what a dry run recorded with what was expected, line by line. */
public final class DryRun {
    private DryRun() {}

    /** One line for each test that differs, naming the first difference; empty if none does. */
    public static List<String> differences(List<ExpectedRun> expected, String recorded) {
        Map<String, List<String>> byTest = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : recorded.lines().toList()) {
            if (line.startsWith("test ")) {
                current = new ArrayList<>();
                byTest.put(line.substring(5), current);
            } else {
                current.add(line);
            }
        }
        List<String> differences = new ArrayList<>();
        for (ExpectedRun run : expected) {
            List<String> seen = byTest.remove(run.function());
            String difference = seen == null ? "it is not in the binary" : difference(run, seen);
            if (!difference.isEmpty()) {
                differences.add(run.function() + ": " + difference);
            }
        }
        byTest.keySet().forEach(extra -> differences.add(extra + ": not an expected test"));
        return differences;
    }

    private static String difference(ExpectedRun run, List<String> recorded) {
        for (String line : recorded) {
            if (line.startsWith("failed ") || line.startsWith("error ")) {
                return line;
            }
        }
        List<String> seen = recorded.stream().filter(run::compares).toList();
        List<String> wanted = run.lines().stream().filter(run::compares).toList();
        for (int i = 0; i < Math.max(wanted.size(), seen.size()); i++) {
            String want = i < wanted.size() ? wanted.get(i) : "the end";
            String see = i < seen.size() ? seen.get(i) : "the end";
            if (!want.equals(see)) {
                return "expected \"" + want + "\", recorded \"" + see + "\"";
            }
        }
        return "";
    }
}
