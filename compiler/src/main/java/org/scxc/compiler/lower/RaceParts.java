package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.compiler.syntax.Statement;

/** The items of a race or of a discipline, by kind. */
record RaceParts(List<RaceItem> items) {
    <T extends RaceItem> List<T> all(Class<T> kind) {
        return items.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    <T extends RaceItem> Optional<T> first(Class<T> kind) {
        return all(kind).stream().findFirst();
    }

    /** Claims, variants or matrices. */
    <T extends Statement> List<T> verdicts(Class<T> kind) {
        return all(RaceItem.Verdict.class).stream()
                .map(RaceItem.Verdict::statement)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Settings called {@code name}: {@code task} or {@code explore}. */
    List<RaceItem.Setting> settings(String name) {
        return all(RaceItem.Setting.class).stream()
                .filter(s -> s.entry().name().text().equals(name))
                .toList();
    }
}
