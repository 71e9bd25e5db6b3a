package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.model.Nearest;
import org.scxc.model.Race;
import org.scxc.model.Race.Callback;

/** The callbacks of a race's scheduler, each at most once. */
final class RaceHandlers {
    private RaceHandlers() {}

    static List<Race.Handler> lower(Context context, RaceNames names, List<RaceItem.Handler> handlers) {
        List<Race.Handler> made = new ArrayList<>();
        Map<Callback, Name> first = new EnumMap<>(Callback.class);
        for (RaceItem.Handler handler : handlers) {
            Optional<Callback> callback = callback(handler.callback(), context);
            if (callback.isEmpty()) {
                continue;
            }
            Name other = first.putIfAbsent(callback.get(), handler.callback());
            if (other != null) {
                context.diagnostics()
                        .report(
                                Code.DUPLICATE_IN_RACE,
                                handler.callback().span(),
                                "there is a callback \"" + word(callback.get()) + "\" already",
                                "write the steps of both in one",
                                "the first one",
                                other.span());
            }
            made.add(RaceSteps.lower(context, names, callback.get(), handler));
        }
        return List.copyOf(made);
    }

    static String word(Callback callback) {
        return callback.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Callback> callback(Name name, Context context) {
        Optional<Callback> found = Arrays.stream(Callback.values())
                .filter(c -> c.isWritten() && word(c).equals(name.text()))
                .findFirst();
        if (found.isEmpty()) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_CALLBACK,
                            name.span(),
                            "the scheduler of a race has no callback \"" + name.text() + "\"",
                            Nearest.hint(
                                    name.text(),
                                    Arrays.stream(Callback.values())
                                            .filter(Callback::isWritten)
                                            .map(RaceHandlers::word)
                                            .toList()));
        }
        return found;
    }
}
