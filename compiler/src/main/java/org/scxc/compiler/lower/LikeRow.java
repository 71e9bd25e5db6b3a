package org.scxc.compiler.lower;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.scxc.compiler.analysis.Library;
import org.scxc.compiler.syntax.Name;

/** Declarations that are like each other in a row, and where an error of the row is told: never in the library. */
final class LikeRow {
    /** A row that is longer is an error. */
    static final int MAX = 32;

    private LikeRow() {}

    /**
     * The declaration of the user's that is nearest to the end of the row: the same for all rows with that end.
     *
     * @param row from the one that was asked for to its end
     */
    static Name nearestToTheEnd(Collection<Name> row) {
        List<Name> own = ofTheUser(row);
        return own.getLast();
    }

    /** One of the user's declarations in a circle, the same wherever it was entered. */
    static Name ofCircle(Collection<Name> circle) {
        return ofTheUser(circle).stream().min(Comparator.comparing(Name::text)).orElseThrow();
    }

    /** All of them, if a broken library is alone to blame. */
    private static List<Name> ofTheUser(Collection<Name> names) {
        List<Name> own = names.stream().filter(n -> !Library.holds(n.span())).toList();
        return own.isEmpty() ? List.copyOf(names) : own;
    }
}
