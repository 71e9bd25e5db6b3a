package org.scxc.compiler.analysis;

import java.util.List;
import java.util.stream.Stream;
import org.scxc.compiler.syntax.Decl;

/** One file: what it declares and what it can name. */
public record Unit(String file, List<Decl> declarations, Declarations visible) {
    public Stream<Decl.Scenario> scenarios() {
        return declarations.stream().filter(Decl.Scenario.class::isInstance).map(Decl.Scenario.class::cast);
    }

    public Stream<Decl.Race> races() {
        return declarations.stream().filter(Decl.Race.class::isInstance).map(Decl.Race.class::cast);
    }
}
