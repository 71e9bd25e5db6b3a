package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Nearest;

/** {@code discipline LC}: queues and callbacks declared for reuse. */
final class RaceDisciplines {
    private static final List<String> ITS_OWN = List.of("queue", "dsq", "lock", "word", "on");
    private static final List<String> OF_RACES = List.of(
            "machine",
            "kernel",
            "scheduler",
            "task",
            "cpu",
            "process",
            "realtime",
            "expect",
            "variant",
            "matrix",
            "explore",
            "discipline");

    private RaceDisciplines() {}

    /** Its items; none if there is no such discipline, which has been reported. */
    static List<RaceItem> use(Context context, Optional<Path> name) {
        if (name.isEmpty()) {
            return List.of();
        }
        String text = name.get().text();
        Decl.Discipline declared = context.declarations().disciplines().get(text);
        if (declared == null) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_DISCIPLINE,
                            name.get().span(),
                            "unknown discipline \"" + text + "\"",
                            Nearest.hint(
                                    text, context.declarations().disciplines().keySet()));
            return List.of();
        }
        return declared.items();
    }

    /** A discipline must stand on its own, used or not. */
    static void check(Context context, Decl.Discipline discipline) {
        RaceParts parts = new RaceParts(discipline.items());
        for (RaceItem item : discipline.items()) {
            switch (item) {
                case RaceItem.Named i -> {}
                case RaceItem.Handler i -> {}
                case RaceItem.Machine i -> refuse(context, i, "machine");
                case RaceItem.Kernel i -> refuse(context, i, "kernel");
                case RaceItem.Discipline i -> refuse(context, i, "discipline");
                case RaceItem.Scheduler i -> refuse(context, i, "scheduler");
                case RaceItem.Script i -> refuse(context, i, "cpu");
                case RaceItem.Process i -> refuse(context, i, "process");
                case RaceItem.Verdict i ->
                    refuse(
                            context,
                            i,
                            switch (i.statement()) {
                                case Statement.Variant v -> "variant";
                                case Statement.Matrix m -> "matrix";
                                default -> "expect";
                            });
                case RaceItem.Setting i -> refuse(context, i, i.entry().name().text());
            }
        }
        RaceNames names =
                new RaceNames(parts.all(RaceItem.Named.class), context.machine().cpus(), context.diagnostics());
        List<RaceItem.Handler> handlers = parts.all(RaceItem.Handler.class);
        RaceWords.lower(
                names.all(RaceItem.Kind.WORD),
                handlers.stream().map(RaceItem.Handler::body).toList(),
                context.diagnostics());
        RaceHandlers.lower(context, names, handlers);
    }

    private static void refuse(Context context, RaceItem item, String what) {
        context.diagnostics()
                .report(
                        Code.NOT_IN_A_DISCIPLINE,
                        item.span(),
                        "a discipline has no \"" + what + "\"",
                        OF_RACES.contains(what)
                                ? "write it in the race; a discipline has " + String.join(", ", ITS_OWN)
                                : Nearest.hint(what, ITS_OWN));
    }
}
