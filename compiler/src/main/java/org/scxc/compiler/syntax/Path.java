package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.scxc.model.SourceSpan;

/**
 * Words joined by dots; at least one.
 *
 * @param member {@code drifter[3]}: one of the workers called so, counted from 0
 */
public record Path(List<Name> names, Optional<Item.Quantity> member, SourceSpan span) {
    public Path(List<Name> names, SourceSpan span) {
        this(names, Optional.empty(), span);
    }

    public String text() {
        return member.isEmpty() ? group() : group() + "[" + member.get().word() + "]";
    }

    /** Without the number of a member. */
    public String group() {
        return names.size() == 1
                ? names.getFirst().text()
                : names.stream().map(Name::text).collect(Collectors.joining("."));
    }

    public Name first() {
        return names.getFirst();
    }
}
