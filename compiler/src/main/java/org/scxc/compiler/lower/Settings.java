package org.scxc.compiler.lower;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Expression;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Expr;

/** What all settings share: one value, once, and their text. */
final class Settings {
    private Settings() {}

    private static final Map<String, String> EXAMPLES = Map.ofEntries(
            Map.entry("cpus", "0-3"),
            Map.entry("affinity", "0-3"),
            Map.entry("weight", "100"),
            Map.entry("max", "10%"),
            Map.entry("partition", "root"),
            Map.entry("nice", "5"),
            Map.entry("policy", "idle"),
            Map.entry("cookie", "tenant"),
            Map.entry("hz", "250"),
            Map.entry("watchdog", "5s"),
            Map.entry("kfunc_cost", "500ns"),
            Map.entry("fair_server", "off"),
            Map.entry("ext_server", "off"),
            Map.entry("machine", "1n2l4c2t"),
            Map.entry("kernel", "6.18"),
            Map.entry("noise", "guest"),
            Map.entry("work", "10ms"),
            Map.entry("sleep", "10ms"),
            Map.entry("each", "10ms { … }"),
            Map.entry("grid", "4ms"),
            Map.entry("chance", "50%"),
            Map.entry("idle_chance", "50%"),
            Map.entry("settles", "6s"),
            Map.entry("doubles", "60"),
            Map.entry("longest", "10s"));

    /** Empty if it is missing; that has been reported. */
    static Optional<Item> value(Entry entry, Diagnostics diagnostics) {
        return value(entry, EXAMPLES.getOrDefault(entry.name().text(), "and its value"), diagnostics);
    }

    /** Empty if it is missing; that has been reported, with the example. */
    static Optional<Item> value(Entry entry, String example, Diagnostics diagnostics) {
        if (entry.value().isEmpty()) {
            String name = entry.name().text();
            diagnostics.report(
                    Code.MISSING_VALUE,
                    entry.name().span(),
                    "\"" + name + "\" needs a value",
                    "write " + name + " " + example);
        }
        return entry.value();
    }

    /** An example of a value of a flag's type. */
    static String ofType(String type) {
        return switch (type) {
            case "count" -> "4";
            case "number" -> "1.5";
            case "duration" -> "10ms";
            case "size" -> "64MiB";
            case "percent" -> "50%";
            case "texts" -> "[\"…\"]";
            case "cgroup" -> "\"/cells\"";
            default -> "\"…\"";
        };
    }

    /** What stands in braces where nothing can would be dropped in silence. */
    static void noBlock(Entry entry, Diagnostics diagnostics) {
        entry.block()
                .ifPresent(b -> diagnostics.report(
                        Code.UNKNOWN_SETTING,
                        b.isEmpty() ? entry.span() : b.getFirst().name().span(),
                        "\"" + entry.name().text() + "\" has no settings of its own",
                        "remove the braces and what they hold"));
    }

    static void twice(Name name, Name first, Diagnostics diagnostics) {
        diagnostics.report(
                Code.DUPLICATE_SETTING,
                name.span(),
                "\"" + name.text() + "\" is already set",
                "remove one of them",
                "first set here",
                first.span());
    }

    static boolean isWord(Item item, String word) {
        return item instanceof Item.Call c
                && !c.parentheses()
                && c.name().text().equals(word);
    }

    /** As written, one space where there was any. */
    static String text(Item item) {
        return switch (item) {
            case Item.Quantity q -> q.word();
            case Item.Negative n -> "-" + n.quantity().word();
            case Item.About a -> "~" + a.mean().word();
            case Item.Text t -> "\"" + t.text() + "\"";
            case Item.Cpus c -> c.ranges().stream().map(Settings::text).collect(Collectors.joining(","));
            case Item.ListOf l -> l.items().stream().map(Settings::text).collect(Collectors.joining(", ", "[", "]"));
            case Item.On o -> "on " + text(o.of());
            case Item.Computed c -> "(" + text(c.expression()) + ")";
            case Item.Call c ->
                c.name().text()
                        + (c.parentheses()
                                ? c.args().stream().map(Settings::text).collect(Collectors.joining(", ", "(", ")"))
                                : "");
        };
    }

    private static String text(Item.Range range) {
        if (range.first() == range.last()) {
            return range.first().word();
        }
        String stride = range.stride()
                .map(s -> ":" + s.used().word() + "/" + s.group().word())
                .orElse("");
        return range.first().word() + "-" + range.last().word() + stride;
    }

    private static String text(Item.Arg arg) {
        return arg.name().text() + arg.value().map(v -> " " + text(v)).orElse("");
    }

    private static String text(Expression e) {
        return switch (e) {
            case Expression.Number n -> n.quantity().word();
            case Expression.Reference r -> r.name().text();
            case Expression.Binary b -> text(b.left()) + " " + sign(b.operator()) + " " + text(b.right());
        };
    }

    private static String sign(Expr.Operator operator) {
        return switch (operator) {
            case ADD -> "+";
            case SUBTRACT -> "-";
            case MULTIPLY -> "*";
            case DIVIDE -> "/";
        };
    }
}
