package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import org.scxc.compiler.analysis.Num;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Target;
import org.scxc.model.Value;

/** {@code target NAME { … }}. Which settings there are is the backend's business; here they only get their values. */
record Targets(Values values) {
    /** Empty for another setting of a scenario. */
    Optional<Target> lower(Entry entry) {
        if (!entry.name().text().equals("target")
                || entry.value().isEmpty()
                || !(entry.value().get() instanceof Item.Call call)) {
            return Optional.empty();
        }
        List<Target.Setting> settings = entry.block().orElse(List.of()).stream()
                .flatMap(e -> setting(e).stream())
                .toList();
        return Optional.of(new Target(call.name().text(), settings, entry.span()));
    }

    private Optional<Target.Setting> setting(Entry entry) {
        Optional<Value> value = entry.value().isEmpty()
                ? Optional.of(new Value.Switch(true))
                : value(entry, entry.value().get());
        return value.map(v -> new Target.Setting(entry.name().text(), v, entry.span()));
    }

    private Optional<Value> value(Entry entry, Item item) {
        return switch (item) {
            case Item.Text t -> Optional.of(new Value.Text(t.text()));
            case Item.ListOf l ->
                Optional.of(
                        new Value.Texts(l.items().stream().map(Targets::word).toList()));
            case Item.Call c
            when !c.parentheses() && !values.isConstant(c.name().text()) ->
                Optional.of(
                        switch (c.name().text()) {
                            case "on" -> new Value.Switch(true);
                            case "off" -> new Value.Switch(false);
                            default -> new Value.Text(c.name().text());
                        });
            default -> values.number(item, entry.name().text()).map(Targets::number);
        };
    }

    private static Value number(Num n) {
        return switch (n.kind()) {
            case COUNT -> new Value.Number(n.value());
            case DURATION -> new Value.Duration((long) n.value());
            case SIZE -> new Value.Size((long) n.value());
            case PERCENT -> new Value.Percent(n.value());
        };
    }

    private static String word(Item item) {
        return item instanceof Item.Text t ? t.text() : Settings.text(item);
    }
}
