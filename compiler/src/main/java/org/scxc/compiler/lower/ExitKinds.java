package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.ExitKind;
import org.scxc.model.Nearest;

/** Exit kinds by their words; {@code any} is each of them. */
final class ExitKinds {
    static final List<ExitKind> ALL = Arrays.stream(ExitKind.values())
            .filter(k -> k != ExitKind.NONE && k != ExitKind.DONE)
            .toList();

    private ExitKinds() {}

    /** Empty if none of the names is a kind; that has been reported. */
    static List<ExitKind> lower(List<Name> names, Diagnostics diagnostics) {
        List<ExitKind> kinds = new ArrayList<>();
        for (Name name : names) {
            if (name.text().equals("any")) {
                ALL.stream().filter(k -> !kinds.contains(k)).forEach(kinds::add);
                continue;
            }
            Optional<ExitKind> kind =
                    ALL.stream().filter(k -> k.word().equals(name.text())).findFirst();
            if (kind.isEmpty()) {
                unknown(name, diagnostics);
            } else if (!kinds.contains(kind.get())) {
                kinds.add(kind.get());
            }
        }
        return List.copyOf(kinds);
    }

    /** What people call these ends. */
    private static final Map<String, String> HABITS =
            Map.of("watchdog", "error_stall", "timeout", "error_stall", "hang", "error_stall", "crash", "any");

    private static void unknown(Name name, Diagnostics diagnostics) {
        List<String> words = new ArrayList<>(ALL.stream().map(ExitKind::word).toList());
        words.add("any");
        String plain = name.text().toLowerCase(Locale.ROOT).replaceFirst("^scx_exit_", "");
        diagnostics.report(
                Code.UNKNOWN_EXIT_KIND,
                name.span(),
                "no exit is of kind \"" + name.text() + "\"",
                Stream.of(plain, "error_" + plain, HABITS.getOrDefault(plain, ""))
                        .filter(words::contains)
                        .findFirst()
                        .map(w -> "did you mean \"" + w + "\"?")
                        .orElse(Nearest.hint(plain, words)));
    }
}
