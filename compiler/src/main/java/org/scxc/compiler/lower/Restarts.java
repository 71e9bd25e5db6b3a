package org.scxc.compiler.lower;

import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Restart;

/** {@code restart on [restart, hotplug]}: what a scheduler's process does after an exit. */
record Restarts(Context context) {
    private static final String FORM = "write restart on [restart, hotplug], on any or on never";

    /** {@code scheduler.restart never}, as a knob has it: without {@code on}. */
    static Entry knob(Entry entry) {
        return entry.value()
                .filter(v -> entry.name().text().equals("restart") && !(v instanceof Item.On))
                .map(v -> new Entry(entry.name(), Optional.of(new Item.On(v, v.span())), entry.block(), entry.span()))
                .orElse(entry);
    }

    /** Empty if it is none; that has been reported. */
    Optional<Restart> lower(Entry entry) {
        if (!(entry.value().orElse(null) instanceof Item.On on)) {
            context.diagnostics()
                    .report(
                            Code.WRONG_KIND,
                            entry.value().map(Item::span).orElse(entry.span()),
                            "restart: expected exits, or any or never",
                            FORM);
            return Optional.empty();
        }
        if (Settings.isWord(on.of(), "never")) {
            return Optional.of(new Restart.Never());
        }
        if (Settings.isWord(on.of(), "any")) {
            return Optional.of(new Restart.Any());
        }
        if (on.of() instanceof Item.ListOf list && list.items().isEmpty()) {
            context.diagnostics().report(Code.WRONG_KIND, list.span(), "no exit is named here", FORM);
            return Optional.empty();
        }
        return new ExitCodes(context).lower(on.of()).map(c -> new Restart.On(Settings.text(on.of()), c));
    }
}
