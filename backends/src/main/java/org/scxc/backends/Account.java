package org.scxc.backends;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.Race;

/**
 * What a backend makes of one file.
 *
 * @param parts its scenarios and races, each with its variants
 * @param obstacles why the backend cannot take the file as it is; empty if it can
 */
public record Account(List<Part> parts, List<Problem> obstacles) {
    public Account {
        parts = List.copyOf(parts);
        obstacles = List.copyOf(obstacles);
    }

    /**
     * @param variants at least one; without a name if the scenario has none
     * @param whole of the scenario, where a backend has a word for it: that of the weakest part in any variant
     */
    public record Part(String name, List<Variant> variants, Optional<Fidelity> whole) {
        /** Of a backend that says nothing of a whole scenario. */
        public Part(String name, List<Variant> variants) {
            this(name, variants, Optional.empty());
        }

        /** With the word of the weakest part in any variant. */
        public static Part ofParts(String name, List<Variant> variants) {
            List<Fidelity> all = variants.stream()
                    .flatMap(v -> v.findings().stream())
                    .map(Finding::fidelity)
                    .toList();
            return new Part(name, variants, Optional.of(Finding.weakest(all)));
        }
    }

    public record Variant(String name, List<Finding> findings) {}

    /** A race where the kernel runs by itself: nobody there chooses which step comes next. */
    public static Part notSearched(Race race, Backend backend) {
        String cause = backend.name() + " runs it as the kernel does and cannot try every order of steps;"
                + " scxc explore can";
        Finding finding = new Finding("race", race.span(), new Fidelity.Refused(cause), "");
        return new Part(race.name(), List.of(new Variant("", List.of(finding))));
    }
}
