package org.scxc.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Scenario;

/** Reads, compiles and selects; whatever the user has to correct is printed or thrown as {@link BadInput}. */
final class Loader {
    private final Frontend frontend;
    private final PrintWriter diagnostics;

    Loader(Frontend frontend, PrintWriter diagnostics) {
        this.frontend = frontend;
        this.diagnostics = diagnostics;
    }

    /** Each file by itself; empty if one has errors, which are printed. */
    Optional<List<Frontend.Compiled>> load(List<Path> paths, Settings settings) {
        List<Frontend.Compiled> all = new ArrayList<>();
        for (Frontend.Source source : Sources.find(paths)) {
            Frontend.Compiled compiled = frontend.compile(source, settings);
            diagnostics.print(compiled.diagnostics());
            all.add(compiled);
        }
        return all.stream().anyMatch(Frontend.Compiled::hasErrors) ? Optional.empty() : Optional.of(all);
    }

    /** The scenarios of that name, all if none is named. */
    static List<Scenario> scenarios(Frontend.Compiled compiled, @Nullable String name) {
        if (name == null) {
            return compiled.scenarios();
        }
        List<Scenario> found =
                compiled.scenarios().stream().filter(s -> s.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw unknown(
                    compiled.source().name() + " has no scenario",
                    name,
                    compiled.scenarios().stream().map(Scenario::name).toList());
        }
        return found;
    }

    /** The variants of that name, all if none is named. */
    static List<Scenario.Variant> variants(Scenario scenario, @Nullable String name) {
        if (name == null) {
            return scenario.variants();
        }
        return scenario.variants().stream().filter(v -> v.name().equals(name)).toList();
    }

    static BadInput unknown(String what, String name, List<String> known) {
        List<String> named = known.stream().filter(k -> !k.isEmpty()).distinct().toList();
        return new BadInput(what + " '" + name + "'"
                + (named.isEmpty() ? "; it has none with a name" : "; it has " + String.join(", ", named)));
    }
}
