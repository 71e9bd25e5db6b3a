package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import org.scxc.backends.OutputFile;

/** Whether files, edited since they were built, still claim what the scenarios do: checks, their bounds, thresholds. */
final class Claimed {
    private Claimed() {}

    /** One line for each test that claims something else; empty if none does. */
    static List<String> differences(List<ExpectedRun> runs, List<OutputFile> tests) {
        List<String> differences = new ArrayList<>();
        for (ExpectedRun run : runs) {
            List<String> files = tests.stream()
                    .map(f -> plain(f.text()))
                    .filter(t -> t.contains("fn " + run.function() + "(ctx:"))
                    .toList();
            for (String claim : run.claims()) {
                if (files.stream().noneMatch(t -> t.contains(plain(claim)))) {
                    differences.add(run.function() + ": does not hold \"" + KtstrWords.brief(plain(claim)) + "\"");
                    break;
                }
            }
        }
        return differences;
    }

    /** Without what a formatter may change. */
    private static String plain(String rust) {
        return rust.replaceAll("\\s+", " ").replaceAll(",? ?([)\\]])", "$1").replaceAll("([(\\[]) ", "$1");
    }
}
