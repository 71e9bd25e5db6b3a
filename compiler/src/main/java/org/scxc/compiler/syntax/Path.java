package org.scxc.compiler.syntax;

import java.util.List;
import java.util.stream.Collectors;
import org.scxc.model.SourceSpan;

/** Words joined by dots; at least one. */
public record Path(List<Name> names, SourceSpan span) {
    public String text() {
        return names.stream().map(Name::text).collect(Collectors.joining("."));
    }

    public Name first() {
        return names.getFirst();
    }
}
