package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Statement;

/** A scenario's statements, by kind. */
public record ScenarioParts(Decl.Scenario scenario) {
    /** The settings a scenario has beside its statements. */
    private static final Set<String> SETTINGS = Set.of("target", "tags");

    public <T extends Statement> List<T> all(Class<T> kind) {
        return scenario.statements().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    public <T extends Statement> Optional<T> first(Class<T> kind) {
        return all(kind).stream().findFirst();
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
