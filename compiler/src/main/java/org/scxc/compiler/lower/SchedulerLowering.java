package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.grammar.ScxParser;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;

/** A scheduler as used: its declaration's chain of {@code like}, its flags by version, what the scenario sets. */
final class SchedulerLowering {
    /** @param versions that have it; empty = all */
    private record Flag(String name, String type, List<String> versions) {}

    private final Scope scope;
    private final String name;
    private final SourceSpan span;
    private final TreeMap<String, Flag> flags = new TreeMap<>();
    private final TreeMap<String, Value> values = new TreeMap<>();
    private final Map<String, SourceSpan> setAt = new TreeMap<>();
    private List<String> versions = List.of();
    private String version = "";
    private String model = "none";

    private SchedulerLowering(Scope scope, String name, SourceSpan span) {
        this.scope = scope;
        this.name = name;
        this.span = span;
    }

    /** @return empty if no such scheduler is declared */
    static Optional<SchedulerLowering> of(Scope scope, String name, ParserRuleContext at) {
        SchedulerLowering use = new SchedulerLowering(scope, name, scope.span(at));
        return use.inherit(name, scope, at, new HashSet<>()) ? Optional.of(use) : Optional.empty();
    }

    private boolean inherit(String from, Scope where, ParserRuleContext at, Set<String> seen) {
        Scope.Declared<ScxParser.SchedulerDeclContext> declared = scope.schedulers.get(from);
        if (declared == null) {
            where.error(
                    "SCX0101",
                    at,
                    "no scheduler is called \"" + from + "\"",
                    Nearest.hint(from, scope.schedulers.keySet()));
            return false;
        }
        if (!seen.add(from)) {
            where.error("SCX0110", at, "scheduler \"" + from + "\" is like itself", "");
            return false;
        }
        Scope inner = scope.in(declared.file());
        for (ScxParser.DeclItemContext item : declared.tree().declItem()) {
            ScxParser.SettingContext s = item.setting();
            if (s != null
                    && s.IDENT().getText().equals("like")
                    && s.value() != null
                    && !inherit(s.value().getText(), inner, s.value(), seen)) {
                return false;
            }
        }
        for (ScxParser.DeclItemContext item : declared.tree().declItem()) {
            if (item.FLAG() != null) {
                flag(item, inner);
            } else if (item.setting() != null) {
                declaredSetting(item.setting(), inner);
            }
        }
        return true;
    }

    private void flag(ScxParser.DeclItemContext item, Scope inner) {
        String flag = item.name(0).getText();
        List<String> has = item.list() == null ? List.of() : texts(item.list());
        String type = item.CGROUP() != null ? "cgroup" : item.IDENT().getText();
        if (!List.of("switch", "duration", "count", "ratio", "percent", "text", "texts", "cgroup", "size")
                .contains(type)) {
            inner.error(
                    "SCX0106",
                    item,
                    "flag type \"" + type + "\" is unknown",
                    Nearest.hint(
                            type,
                            List.of(
                                    "switch",
                                    "duration",
                                    "count",
                                    "ratio",
                                    "percent",
                                    "text",
                                    "texts",
                                    "cgroup",
                                    "size")));
        }
        flags.put(flag, new Flag(flag, type, has));
    }

    private static List<String> texts(ScxParser.ListContext list) {
        List<String> all = new ArrayList<>();
        list.item().forEach(i -> all.add(i.getText()));
        return all;
    }

    private void declaredSetting(ScxParser.SettingContext setting, Scope inner) {
        String word = setting.IDENT().getText();
        switch (word) {
            case "like", "binary" -> {}
            case "model" ->
                model = setting.value() == null ? "none" : setting.value().getText();
            case "versions" -> {
                if (setting.value() != null && setting.value().item().list() != null) {
                    versions = texts(setting.value().item().list());
                    version = versions.isEmpty() ? "" : versions.get(0);
                }
            }
            default -> set(inner, setting, word, setting.value());
        }
    }

    /** {@code enable_borrowing}, {@code version pr3593}, {@code timeout 5s}, {@code x off}. */
    void set(Scope where, ParserRuleContext at, String word, ScxParser.@Nullable ValueContext value) {
        set(where, at, word, value == null ? null : value.item());
    }

    void set(Scope where, ParserRuleContext at, String word, ScxParser.@Nullable ItemContext item) {
        if (word.equals("version")) {
            String wanted = item == null ? "" : item.getText();
            if (!versions.contains(wanted)) {
                where.error(
                        "SCX0101",
                        at,
                        "scheduler \"" + name + "\" has no version \"" + wanted + "\"",
                        Nearest.hint(wanted, versions));
            } else {
                version = wanted;
            }
            return;
        }
        Flag flag = word.equals("timeout") ? new Flag("timeout", "duration", List.of()) : flags.get(word);
        if (flag == null) {
            List<String> known = new ArrayList<>(flags.keySet());
            known.add("version");
            where.error(
                    "SCX0103",
                    at,
                    "scheduler \"" + name + "\" has no flag \"" + word + "\"",
                    Nearest.hint(word, known));
            return;
        }
        value(where, at, flag, item).ifPresent(v -> {
            values.put(word, v);
            setAt.put(word, where.span(at));
        });
        if (item != null && item.getText().equals("off")) {
            values.remove(word);
        }
    }

    private Optional<Value> value(Scope where, ParserRuleContext at, Flag flag, ScxParser.@Nullable ItemContext item) {
        Values v = new Values(where);
        if (flag.type.equals("switch")) {
            if (item == null || item.getText().equals("on")) {
                return Optional.of(new Value.Switch(true));
            }
            if (!item.getText().equals("off")) {
                where.error(
                        "SCX0106",
                        item,
                        "\"" + flag.name + "\" is a switch",
                        "write its bare name, or " + flag.name + " off");
            }
            return Optional.empty();
        }
        if (item == null) {
            where.error("SCX0109", at, "flag \"" + flag.name + "\" needs a value (" + flag.type + ")", "");
            return Optional.empty();
        }
        if (item.getText().equals("off")) {
            return Optional.empty();
        }
        return switch (flag.type) {
            case "text", "cgroup" ->
                Optional.of(new Value.Text(item.STRING() == null ? item.getText() : v.string(item.STRING())));
            case "texts" ->
                Optional.of(new Value.Texts(
                        item.list() == null
                                ? List.of(item.STRING() == null ? item.getText() : v.string(item.STRING()))
                                : item.list().item().stream()
                                        .map(i -> i.STRING() == null ? i.getText() : v.string(i.STRING()))
                                        .toList()));
            case "duration" -> {
                long ns = v.duration(item, v.quantity(item, Map.of()));
                yield ns < 0 ? Optional.empty() : Optional.of(new Value.Duration(ns));
            }
            default -> number(where, item, flag, v);
        };
    }

    private Optional<Value> number(Scope where, ScxParser.ItemContext item, Flag flag, Values v) {
        Quantity q = v.quantity(item, Map.of());
        if (q == null) {
            return Optional.empty();
        }
        if (flag.type.equals("percent") && q.kind() == Quantity.Kind.PERCENT) {
            return Optional.of(new Value.Percent(q.value().doubleValue()));
        }
        if (flag.type.equals("size") && q.kind() == Quantity.Kind.SIZE) {
            return Optional.of(new Value.Size(q.value().longValue()));
        }
        boolean whole = !flag.type.equals("count") || q.isWhole();
        if (q.kind() != Quantity.Kind.COUNT || !whole || q.value().signum() < 0) {
            where.error(
                    "SCX0106", item, "flag \"" + flag.name + "\" is a " + flag.type + ", not " + item.getText(), "");
            return Optional.empty();
        }
        return Optional.of(new Value.Number(q.value().doubleValue()));
    }

    /** With everything set; flags of other versions are errors where they were set. */
    SchedulerUse use() {
        for (String set : values.keySet()) {
            Flag flag = flags.get(set);
            if (flag != null && !flag.versions.isEmpty() && !flag.versions.contains(version)) {
                SourceSpan at = setAt.getOrDefault(set, span);
                scope.diagnostics.error(
                        "SCX0104",
                        at,
                        "\"" + set + "\" needs " + name + " " + String.join(" or ", flag.versions)
                                + ", this is version " + version,
                        "write version " + flag.versions.get(0) + " in the scheduler's block");
            }
        }
        return new SchedulerUse(name, model, version, new TreeMap<>(values), span);
    }
}
