package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Nearest;

/** What a race's variant and its place in the matrix change; later ones win. */
final class RaceKnobs {
    private static final List<String> ROOTS = List.of("machine", "kernel", "discipline", "scheduler");

    private Optional<Item> machine = Optional.empty();
    private Optional<Item> version = Optional.empty();
    private Optional<Path> discipline = Optional.empty();
    private Optional<Path> scheduler = Optional.empty();
    private final List<Entry> kernel = new ArrayList<>();
    private final List<Entry> flags = new ArrayList<>();

    RaceKnobs(List<Statement.Knob> knobs, Diagnostics diagnostics) {
        knobs.forEach(k -> add(k, diagnostics));
    }

    /** A knob of the command line may be meant for the scenarios beside the race. */
    static boolean isOfRaces(Statement.Knob knob) {
        List<Name> names = knob.path().names();
        String root = names.getFirst().text();
        return names.size() == 1 || isScheduler(knob)
                ? ROOTS.contains(root)
                : root.equals("kernel")
                        && KernelSettings.OF_RACES.contains(names.getLast().text());
    }

    /** Whether a knob names a scheduler or sets a flag of one: it may be meant for the scenarios beside a race without. */
    static boolean isScheduler(Statement.Knob knob) {
        return knob.path().names().getFirst().text().equals("scheduler");
    }

    private void add(Statement.Knob knob, Diagnostics diagnostics) {
        List<Name> names = knob.path().names();
        String root = names.getFirst().text();
        Entry entry = new Entry(names.getLast(), knob.value(), Optional.empty(), knob.span());
        if (names.size() == 2 && root.equals("kernel")) {
            kernel.add(entry);
        } else if (names.size() == 2 && root.equals("scheduler")) {
            flags.add(entry);
        } else if (names.size() == 1 && ROOTS.contains(root)) {
            Settings.value(entry, diagnostics).ifPresent(v -> whole(root, v, diagnostics));
        } else {
            List<String> known = new ArrayList<>(ROOTS);
            KernelSettings.OF_RACES.forEach(s -> known.add("kernel." + s));
            String text = knob.path().text();
            boolean bare = KernelSettings.OF_RACES.contains(text);
            diagnostics.report(
                    Code.UNKNOWN_KNOB,
                    knob.path().span(),
                    "unknown setting of a race \"" + text + "\"",
                    bare ? "write kernel." + text : Nearest.hint(text, known));
        }
    }

    private void whole(String root, Item value, Diagnostics diagnostics) {
        switch (root) {
            case "machine" -> machine = Optional.of(value);
            case "kernel" -> version = Optional.of(value);
            default -> {
                Optional<Path> name = value instanceof Item.Call call && !call.parentheses()
                        ? Optional.of(call.name())
                        : Optional.empty();
                if (name.isEmpty()) {
                    String example = root.equals("scheduler") ? "own" : "LC";
                    diagnostics.report(
                            Code.WRONG_KIND, value.span(), root + ": expected a name", "write " + root + " " + example);
                } else if (root.equals("scheduler")) {
                    scheduler = name;
                } else {
                    discipline = name;
                }
            }
        }
    }

    Optional<Item> machine() {
        return machine;
    }

    /** A version or the name of a declared kernel. */
    Optional<Item> version() {
        return version;
    }

    Optional<Path> discipline() {
        return discipline;
    }

    Optional<Path> scheduler() {
        return scheduler;
    }

    /** {@code scheduler.FLAG}. */
    List<Entry> flags() {
        return flags;
    }

    List<Entry> kernel() {
        return kernel;
    }
}
