package org.scxc.cli.report;

import java.util.List;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.VariantResult;

/**
 * Results as KTAP version 1 (Documentation/dev-tools/ktap.rst): a test for each scenario, with a subtest for each of its
 * variants if these have names. Why one failed stands before it, as diagnostics.
 *
 * <p>tools/testing/kunit/kunit_parser.py (v6.12) takes a subtest with its parent's name for the parent's result, so a
 * scenario without variants is one line, and the name of a test always holds its file, which no variant's name does.
 */
public final class KtapReport {
    private final Results results;
    private final StringBuilder out = new StringBuilder();

    private KtapReport(Results results) {
        this.results = results;
    }

    public static String render(Results results) {
        KtapReport report = new KtapReport(results);
        report.tests();
        return report.out.toString();
    }

    private void tests() {
        out.append("KTAP version 1\n");
        results.interrupted()
                .ifPresent(s ->
                        out.append("# incomplete: interrupted by ").append(s).append('\n'));
        List<ScenarioResult> scenarios = results.scenarios();
        List<String> names = TestNames.titles(scenarios);
        out.append("1..").append(scenarios.size()).append('\n');
        for (int i = 0; i < scenarios.size(); i++) {
            scenario(i + 1, text(names.get(i)), scenarios.get(i));
        }
        out.append("# ").append(text(Totals.line(results))).append('\n');
    }

    private void scenario(int number, String name, ScenarioResult scenario) {
        List<VariantResult> variants = scenario.variants();
        if (variants.size() == 1 && variants.getFirst().name().isEmpty()) {
            variant("", number, name, variants.getFirst());
            return;
        }
        out.append("  KTAP version 1\n  # Subtest: ").append(name).append('\n');
        out.append("  1..").append(variants.size()).append('\n');
        for (int i = 0; i < variants.size(); i++) {
            variant("  ", i + 1, text(variants.get(i).name()), variants.get(i));
        }
        boolean failed = variants.stream().anyMatch(results::fails);
        boolean passed = variants.stream().anyMatch(v -> v.outcome() == Results.Verdict.PASSED);
        out.append(failed ? "not ok " : "ok ").append(number).append(' ').append(name);
        out.append(failed || passed ? "\n" : " # SKIP no variant was judged\n");
    }

    private void variant(String indent, int number, String name, VariantResult variant) {
        String test = number + " " + name;
        String reason = text(Reasons.withWord(variant));
        if (results.fails(variant)) {
            out.append(indent).append("# ").append(reason).append('\n');
            Details.of(variant).stream()
                    .flatMap(String::lines)
                    .forEach(line ->
                            out.append(indent).append("# ").append(text(line)).append('\n'));
            out.append(indent).append("not ok ").append(test).append('\n');
        } else if (variant.outcome() == Results.Verdict.PASSED) {
            out.append(indent).append("ok ").append(test).append('\n');
        } else {
            out.append(indent)
                    .append("ok ")
                    .append(test)
                    .append(" # SKIP ")
                    .append(reason)
                    .append('\n');
        }
    }

    /** On one line; a '#' would begin a directive. */
    private static String text(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").replace('#', '_');
    }
}
