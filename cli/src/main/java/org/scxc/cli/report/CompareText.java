package org.scxc.cli.report;

import java.util.List;
import org.scxc.judge.compare.Agreement;
import org.scxc.judge.compare.Comparison;
import org.scxc.judge.compare.Row;
import org.scxc.model.Plain;

/** Comparisons as text: a line a thing, what was predicted and observed below it. */
public final class CompareText {
    private CompareText() {}

    public static String render(List<Compared> all) {
        StringBuilder out = new StringBuilder();
        for (Compared c : all) {
            out.append(c.scenario()).append(c.variant().isEmpty() ? "" : " " + c.variant());
            out.append(": ").append(c.agreement().words());
            c.comparison().ifPresent(k -> out.append(" (").append(runs(k)).append(')'));
            out.append('\n');
            c.comparison().ifPresent(k -> k.rows().forEach(r -> row(out, r)));
            c.left()
                    .forEach(l ->
                            out.append("  not compared: ").append(Plain.text(l)).append('\n'));
            c.conditions()
                    .forEach(n -> out.append("  note: ").append(Plain.text(n)).append('\n'));
        }
        long agree = count(all, Agreement.AGREES);
        long differ = count(all, Agreement.DIFFERS);
        long not = count(all, Agreement.NOT_COMPARABLE);
        out.append(agree + " agree, " + differ + " differ, " + not + " not comparable\n");
        return out.toString();
    }

    private static String runs(Comparison c) {
        return "predicted " + c.predicted() + (c.predicted() == 1 ? " run" : " runs") + ", observed " + c.observed()
                + (c.observed() == 1 ? " run" : " runs");
    }

    private static void row(StringBuilder out, Row r) {
        out.append("  ").append(r.agreement().words()).append(": ").append(r.what());
        out.append(r.reason().isEmpty() ? "" : ": " + r.reason()).append('\n');
        line(out, "predicted ", r.predicted());
        line(out, "observed  ", r.observed());
        line(out, "wanted    ", r.tolerance());
    }

    private static void line(StringBuilder out, String what, String text) {
        if (!text.isEmpty()) {
            out.append("    ").append(what).append(Plain.text(text)).append('\n');
        }
    }

    private static long count(List<Compared> all, Agreement agreement) {
        return all.stream().filter(c -> c.agreement() == agreement).count();
    }
}
