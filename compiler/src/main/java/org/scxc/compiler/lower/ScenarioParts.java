package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Statement;

/** A scenario's statements, by kind. */
public record ScenarioParts(Decl.Scenario scenario) {
    public <T extends Statement> List<T> all(Class<T> kind) {
        return scenario.statements().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    public <T extends Statement> Optional<T> first(Class<T> kind) {
        return all(kind).stream().findFirst();
    }

    /** Local consts; they hide the file's. */
    public List<Decl.Constant> constants() {
        return all(Statement.ConstantUse.class).stream()
                .map(Statement.ConstantUse::constant)
                .toList();
    }
}
