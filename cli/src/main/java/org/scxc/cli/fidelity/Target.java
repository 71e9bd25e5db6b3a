package org.scxc.cli.fidelity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.scxc.model.Race;
import org.scxc.model.Scenario;

/** Somewhere scenarios can be taken to. */
public interface Target {
    /** Never throws because of a scenario: what the target cannot take is an obstacle with its place. */
    Account account(String file, List<Scenario> scenarios, List<Race> races);

    /** The simulator, where {@code run} and {@code test} take scenarios. */
    String JVM = "jvm";

    Map<String, Target> ALL = new TreeMap<>(Map.of(JVM, new Jvm(), "ktstr", new Ktstr(), "shell", new Shell()));

    static Optional<Target> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }
}
