package org.scxc.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.cli.report.Results.ScenarioResult;

/**
 * Names of scenarios and races for reports whose readers tell tests apart by name. A name is
 * unique in its file only.
 */
final class TestNames {
    private TestNames() {}

    /** {@code core.central_victim (scenarios/core/central.scx)}. */
    static List<String> titles(List<ScenarioResult> scenarios) {
        return unique(
                scenarios.stream().map(s -> s.name() + " (" + s.file() + ")").toList());
    }

    /** {@code scenarios.core.central.core.central_victim}: readers group tests by what is before the last dots. */
    static List<String> classNames(List<ScenarioResult> scenarios) {
        return unique(scenarios.stream()
                .map(s -> s.file()
                                .replaceFirst("\\.scx$", "")
                                .replaceFirst("^[./]+", "")
                                .replace('/', '.') + "." + s.name())
                .toList());
    }

    private static List<String> unique(List<String> names) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> unique = new ArrayList<>();
        for (String name : names) {
            int n = seen.merge(name, 1, Integer::sum);
            unique.add(n == 1 ? name : name + " " + n);
        }
        return unique;
    }
}
