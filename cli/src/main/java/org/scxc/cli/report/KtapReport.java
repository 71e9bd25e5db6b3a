package org.scxc.cli.report;

import java.util.List;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Results.Verdict;

/** Results as KTAP version 1: a test for each scenario, a subtest for each variant. */
public final class KtapReport {
    private KtapReport() {}

    public static String render(Results results) {
        StringBuilder out = new StringBuilder("KTAP version 1\n");
        List<ScenarioResult> scenarios = results.scenarios();
        out.append("1..").append(scenarios.size()).append('\n');
        for (int i = 0; i < scenarios.size(); i++) {
            scenario(out, i + 1, scenarios.get(i));
        }
        return out.toString();
    }

    private static void scenario(StringBuilder out, int number, ScenarioResult scenario) {
        List<VariantResult> variants = scenario.variants();
        out.append("  KTAP version 1\n  # Subtest: ").append(scenario.name()).append('\n');
        out.append("  1..").append(variants.size()).append('\n');
        for (int i = 0; i < variants.size(); i++) {
            variant(out, i + 1, scenario, variants.get(i));
        }
        boolean failed = variants.stream().anyMatch(v -> v.outcome() == Verdict.FAILED);
        boolean passed = variants.stream().anyMatch(v -> v.outcome() == Verdict.PASSED);
        out.append(failed ? "not ok " : "ok ").append(number).append(' ').append(name(scenario.name()));
        out.append(failed || passed ? "\n" : " # SKIP no variant was judged\n");
    }

    private static void variant(StringBuilder out, int number, ScenarioResult scenario, VariantResult variant) {
        String name = number + " " + name(variant.nameOr(scenario.name()));
        String reason = Reasons.of(variant).replaceAll("\\p{Cntrl}", " ");
        switch (variant.outcome()) {
            case PASSED -> out.append("  ok ").append(name).append('\n');
            case FAILED ->
                out.append("  # ")
                        .append(reason)
                        .append("\n  not ok ")
                        .append(name)
                        .append('\n');
            case NOT_JUDGED, NOT_RUN, NOT_ASKED, OTHER_TARGET ->
                out.append("  ok ")
                        .append(name)
                        .append(" # SKIP ")
                        .append(variant.outcome().words())
                        .append(": ")
                        .append(reason)
                        .append('\n');
        }
    }

    /** A '#' would begin a directive. */
    private static String name(String name) {
        return name.replace('#', '_').replace('\n', ' ');
    }
}
