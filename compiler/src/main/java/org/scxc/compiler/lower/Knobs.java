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

/** What a variant, a matrix and the command line change, sorted by what they change; later ones win. */
final class Knobs {
    private static final List<String> ROOTS = List.of("machine", "kernel", "scheduler", "noise");

    private Optional<Item> machine = Optional.empty();
    private Optional<Item> kernelVersion = Optional.empty();
    private Optional<Path> schedulerName = Optional.empty();
    private Optional<Item.Call> noise = Optional.empty();
    private final List<Entry> kernel = new ArrayList<>();
    private final List<Entry> scheduler = new ArrayList<>();

    Knobs(List<Statement.Knob> knobs, Diagnostics diagnostics) {
        knobs.forEach(k -> add(k, diagnostics));
    }

    private void add(Statement.Knob knob, Diagnostics diagnostics) {
        List<Name> names = knob.path().names();
        Name name = names.getLast();
        Entry entry = new Entry(name, knob.value(), Optional.empty(), knob.span());
        String root = names.getFirst().text();
        if (names.size() == 2 && root.equals("scheduler")) {
            scheduler.add(entry);
        } else if (names.size() == 2 && root.equals("kernel")) {
            kernel.add(entry);
        } else if (names.size() == 1 && ROOTS.contains(root)) {
            Optional<Item> value = Settings.value(entry, diagnostics);
            value.ifPresent(v -> whole(root, v, diagnostics));
        } else {
            List<String> known = List.of("machine", "kernel.hz", "kernel.watchdog", "scheduler.FLAG", "noise");
            String first = Nearest.to(root, ROOTS).orElse("");
            diagnostics.report(
                    Code.UNKNOWN_KNOB,
                    knob.path().span(),
                    "unknown setting \"" + knob.path().text() + "\"",
                    names.size() == 1 && first.isEmpty()
                            ? "a flag is written scheduler." + root + "; also known: "
                                    + String.join(", ", List.of("machine", "kernel.hz", "kernel.watchdog", "noise"))
                            : first.isEmpty()
                                    ? "known: " + String.join(", ", known)
                                    : "did you mean \"" + knob.path().text().replace(root, first) + "\"?");
        }
    }

    private void whole(String root, Item value, Diagnostics diagnostics) {
        switch (root) {
            case "machine" -> machine = Optional.of(value);
            case "kernel" -> kernelVersion = Optional.of(value);
            default -> {
                if (!(value instanceof Item.Call call)) {
                    String example = root.equals("scheduler") ? "mitosis" : "guest";
                    diagnostics.report(
                            Code.WRONG_KIND, value.span(), root + ": expected a name", "write " + root + " " + example);
                } else if (root.equals("scheduler")) {
                    schedulerName = Optional.of(call.name());
                } else {
                    noise = Optional.of(call);
                }
            }
        }
    }

    Optional<Item> machine() {
        return machine;
    }

    Optional<Item> kernelVersion() {
        return kernelVersion;
    }

    Optional<Path> schedulerName() {
        return schedulerName;
    }

    Optional<Item.Call> noise() {
        return noise;
    }

    List<Entry> kernel() {
        return kernel;
    }

    List<Entry> scheduler() {
        return scheduler;
    }

    static String text(Statement.Knob knob) {
        return knob.path().text()
                + knob.value().map(v -> " " + Settings.text(v)).orElse("");
    }
}
