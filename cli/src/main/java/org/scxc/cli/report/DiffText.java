package org.scxc.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.scxc.runtime.diff.DiffStep;
import org.scxc.runtime.diff.Difference;
import org.scxc.runtime.diff.Difference.Agreed;
import org.scxc.runtime.diff.Difference.Parted;
import org.scxc.runtime.diff.Difference.State;

/** A comparison in the form of a unified diff: what both do, then what each does. */
public final class DiffText {
    private static final String NS_PER_SECOND = "%d.%09d";

    private final StringBuilder out = new StringBuilder();

    private DiffText() {}

    public static String render(Diffed diffed) {
        return new DiffText().text(diffed);
    }

    private String text(Diffed diffed) {
        String variant = diffed.variant().isEmpty() ? "" : ", variant " + diffed.variant();
        line(diffed.scenario() + " (" + diffed.file() + ")" + variant + ", kernel " + diffed.kernel() + ", seed "
                + diffed.seed());
        line("--- " + diffed.object());
        line("+++ " + diffed.against());
        List<String> registered = diffed.difference().registered();
        if (!registered.isEmpty()) {
            line("");
            line("registered by one of them:");
            registered.forEach(this::line);
        }
        line("");
        String agreed = counts(diffed.difference().agreed());
        switch (diffed.difference()) {
            case Difference.Equal e -> line("equal: " + agreed + ", each at the same time with the same result");
            case Difference.NotJudged n -> line("not judged: " + n.reason() + "; until then equal: " + agreed);
            case Parted p -> parted(p, agreed);
        }
        return out.toString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String counts(Agreed agreed) {
        return count(agreed.callbacks(), "callback") + " and " + count(agreed.kfuncs(), "kfunc");
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }

    private void parted(Parted p, String agreed) {
        DiffStep first = p.first();
        line("they part at " + time(first.atNs()) + " s on CPU " + first.cpu() + "; before that equal: " + agreed);
        line("");
        if (p.within().isPresent() && !p.before().contains(p.within().get())) {
            step(" ", p.within().get());
            line("                         ...");
        }
        p.before().forEach(s -> step(" ", s));
        boolean sameQuestions = p.object().asked().equals(p.against().asked());
        p.object().asked().forEach(s -> step(sameQuestions ? " " : "-", s));
        step("-", p.object().step());
        if (!sameQuestions) {
            p.against().asked().forEach(s -> step("+", s));
        }
        step("+", p.against().step());
        if (!p.state().isEmpty()) {
            line("");
            line("state there:");
            p.state().forEach(this::state);
        }
    }

    private void state(State state) {
        if (state.isEqual()) {
            line("  " + state.what() + ": " + state.object());
            return;
        }
        if (!state.object().isEmpty()) {
            line("- " + state.what() + ": " + state.object());
        }
        if (!state.against().isEmpty()) {
            line("+ " + state.what() + ": " + state.against());
        }
    }

    private void step(String sign, DiffStep step) {
        String margin = sign + String.format(Locale.ROOT, "%14s [%03d] ", time(step.atNs()), step.cpu());
        String indent = "  ".repeat(Math.max(0, 2 * step.depth() - (step.kind() == DiffStep.Kind.CALLBACK ? 2 : 1)));
        if (step.kind() == DiffStep.Kind.RETURN) {
            indent = "  ".repeat(Math.max(0, 2 * step.depth() - 2));
        }
        line((margin + indent + call(step)).stripTrailing());
        if (!sign.equals(" ") && step.kind() != DiffStep.Kind.QUESTION) {
            String blank = sign + " ".repeat(margin.length() - 1) + indent;
            step.place().ifPresent(place -> line(blank + "; " + place));
        }
    }

    /** {@code scx_bpf_kick_cpu(cpu=3, flags=SCX_KICK_IDLE)}, {@code spin-42->scx.slice = 20ms}. */
    private static String call(DiffStep step) {
        String result = step.result().orElse("");
        if (step.name().startsWith("p->")) {
            String task = step.arguments().getFirst().value();
            boolean isWrite = step.name().endsWith(" =");
            String value = isWrite ? " " + step.arguments().getLast().value() : " == " + result;
            return task + step.name().substring(1) + value;
        }
        String arguments = step.arguments().stream()
                .map(a -> a.name() + "=" + a.value())
                .collect(Collectors.joining(", ", "(", ")"));
        return switch (step.kind()) {
            case EXIT, END -> step.name();
            case RETURN -> step.name() + " returns" + (result.isEmpty() ? "" : " " + result);
            case CALLBACK -> step.name() + arguments;
            case KFUNC, QUESTION -> step.name() + arguments + (result.isEmpty() ? "" : " = " + result);
        };
    }

    private static String time(long ns) {
        long size = Math.abs(ns);
        return (ns < 0 ? "-" : "")
                + String.format(Locale.ROOT, NS_PER_SECOND, size / 1_000_000_000, size % 1_000_000_000);
    }
}
