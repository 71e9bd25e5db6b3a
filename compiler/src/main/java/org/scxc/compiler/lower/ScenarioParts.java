package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Statement;

/** A scenario's statements, by kind: sorted once, for each of its variants asks for all kinds. */
public final class ScenarioParts {
    /** The settings a scenario has beside its statements. */
    private static final Set<String> SETTINGS = Set.of("target", "tags", "limits");

    private final Decl.Scenario scenario;
    private final Map<Class<?>, List<Statement>> byKind = new HashMap<>();

    public ScenarioParts(Decl.Scenario scenario) {
        this.scenario = scenario;
        scenario.statements()
                .forEach(s -> byKind.computeIfAbsent(s.getClass(), k -> new ArrayList<>())
                        .add(s));
    }

    public Decl.Scenario scenario() {
        return scenario;
    }

    /** @param kind one of the records of {@link Statement} */
    public <T extends Statement> List<T> all(Class<T> kind) {
        return byKind.getOrDefault(kind, List.of()).stream().map(kind::cast).toList();
    }

    public <T extends Statement> Optional<T> first(Class<T> kind) {
        return byKind.getOrDefault(kind, List.of()).stream().findFirst().map(kind::cast);
    }

    /** Whether something looks like a statement misspelt: then that is the error, not that the right one is missing. */
    public boolean misspelt() {
        return all(Statement.Setting.class).stream()
                .anyMatch(s -> !SETTINGS.contains(s.entry().name().text()));
    }

    /** Local consts; they hide the file's. */
    public List<Decl.Constant> constants() {
        return all(Statement.ConstantUse.class).stream()
                .map(Statement.ConstantUse::constant)
                .toList();
    }
}
