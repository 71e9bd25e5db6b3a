package org.scxc.cli.load;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.model.Scenario;
import picocli.CommandLine.Option;

/** Which scenarios of one file: all, unless one is named. */
public final class ScenarioOption {
    @Option(names = "--scenario", paramLabel = "NAME", description = "Only this scenario of the file.")
    @Nullable
    String scenario;

    /** @throws BadInput if none has the name */
    public List<Scenario> of(Frontend.Compiled compiled) {
        return named(compiled, scenario);
    }

    static List<Scenario> named(Frontend.Compiled compiled, @Nullable String name) {
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

    static BadInput unknown(String what, String name, List<String> known) {
        List<String> named = known.stream().filter(k -> !k.isEmpty()).distinct().toList();
        return new BadInput(what + " '" + name + "'"
                + (named.isEmpty() ? "; it has none with a name" : "; it has " + String.join(", ", named)));
    }
}
