package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Errno;
import org.scxc.model.Nearest;

/** Errno values by their words, {@code einval}; {@code any} is each of them. */
final class Errnos {
    private static final List<Errno> ALL = List.of(Errno.values());
    private static final List<String> WORDS =
            Arrays.stream(Errno.values()).map(Errno::word).toList();

    private Errnos() {}

    /** Empty if one of the names is none; that has been reported. */
    static List<Errno> lower(List<Name> names, Diagnostics diagnostics) {
        List<Errno> errnos = new ArrayList<>();
        for (Name name : names) {
            if (name.text().equals("any")) {
                return ALL;
            }
            Optional<Errno> errno =
                    ALL.stream().filter(e -> e.word().equals(name.text())).findFirst();
            if (errno.isEmpty()) {
                String plain = name.text().toLowerCase(Locale.ROOT);
                diagnostics.report(
                        Code.UNKNOWN_ERRNO,
                        name.span(),
                        "unknown errno \"" + name.text() + "\"",
                        WORDS.contains(plain) ? "did you mean \"" + plain + "\"?" : Nearest.hint(plain, WORDS));
                return List.of();
            }
            if (!errnos.contains(errno.get())) {
                errnos.add(errno.get());
            }
        }
        return List.copyOf(errnos);
    }
}
