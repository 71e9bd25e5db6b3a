package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;

/** Settings whose value is a list of words: tags. */
final class Words {
    private Words() {}

    /** Those of the entry; what is no word has been reported. */
    static List<String> of(Entry entry, Diagnostics diagnostics) {
        Optional<Item> value = Settings.value(entry, "[one, two]", diagnostics);
        List<Item> items = value.map(v -> v instanceof Item.ListOf list ? list.items() : List.of(v))
                .orElse(List.of());
        List<String> words = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof Item.Call call && !call.parentheses()) {
                words.add(call.name().text());
            } else {
                diagnostics.report(
                        Code.WRONG_KIND,
                        item.span(),
                        "\"" + entry.name().text() + "\" are words",
                        "write " + entry.name().text() + " [slow, mitosis]");
            }
        }
        return List.copyOf(words);
    }
}
