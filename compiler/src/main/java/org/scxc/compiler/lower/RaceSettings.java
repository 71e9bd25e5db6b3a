package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;

/** What a race has one of, and which settings it has at all. */
final class RaceSettings {
    private static final List<String> STATEMENTS = List.of(
            "machine",
            "kernel",
            "task",
            "discipline",
            "scheduler",
            "queue",
            "dsq",
            "lock",
            "word",
            "on",
            "cpu",
            "expect",
            "variant",
            "matrix",
            "explore",
            "process",
            "realtime");

    private RaceSettings() {}

    static void check(RaceParts parts, Diagnostics diagnostics) {
        for (RaceItem.Setting setting : parts.all(RaceItem.Setting.class)) {
            Name name = setting.entry().name();
            if (!List.of("task", "explore", "realtime").contains(name.text())) {
                diagnostics.report(
                        Code.UNKNOWN_SETTING,
                        name.span(),
                        "a race has no setting \"" + name.text() + "\"",
                        Nearest.hint(name.text(), STATEMENTS));
            }
        }
        only(
                spans(parts.all(RaceItem.Machine.class)),
                "machine",
                "matrix { machine in [a, b] } tries several",
                diagnostics);
        only(
                spans(parts.all(RaceItem.Kernel.class)),
                "kernel",
                "a variant may have another: with kernel 7.1",
                diagnostics);
        only(
                spans(parts.all(RaceItem.Discipline.class)),
                "discipline",
                "matrix { discipline in [LC, LI] } tries several",
                diagnostics);
        only(
                spans(parts.all(RaceItem.Scheduler.class)),
                "scheduler",
                "matrix { scheduler in [a, b] } tries several",
                diagnostics);
        only(
                parts.verdicts(Statement.Matrix.class).stream()
                        .map(Statement.Matrix::span)
                        .toList(),
                "matrix",
                "one matrix holds several axes",
                diagnostics);
        only(spans(parts.settings("explore")), "explore", "remove one of them", diagnostics);
    }

    private static List<SourceSpan> spans(List<? extends RaceItem> items) {
        return items.stream().map(RaceItem::span).toList();
    }

    private static void only(List<SourceSpan> all, String kind, String hint, Diagnostics diagnostics) {
        for (SourceSpan second : all.subList(Math.min(1, all.size()), all.size())) {
            diagnostics.report(
                    Code.DUPLICATE_STATEMENT,
                    second,
                    "a race has one " + kind + ", and this is the second",
                    hint,
                    "the first one",
                    all.getFirst());
        }
    }

    /** A bare name turns a switch on; so does {@code on}. */
    static boolean isOn(Entry entry, Diagnostics diagnostics) {
        Optional<Item> value = entry.value();
        if (value.isEmpty() || Settings.isWord(value.get(), "on")) {
            return true;
        }
        if (!Settings.isWord(value.get(), "off")) {
            String name = entry.name().text();
            diagnostics.report(
                    Code.WRONG_KIND,
                    value.get().span(),
                    "\"" + name + "\" is a switch: it is on or off",
                    "write " + name + ", or " + name + " off");
        }
        return false;
    }
}
