package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** What stands in the braces of a cell, {@code root}, {@code spawn} or {@code noise}. */
public sealed interface Member {
    SourceSpan span();

    /** {@code drifter: 8 x spin per cpu { policy idle }}. */
    record Workers(
            Optional<Name> label,
            Expression count,
            Item.Call workload,
            Optional<Name> per,
            List<Entry> settings,
            SourceSpan span)
            implements Member {}

    /** {@code cell b { … }} inside another cell. */
    record Nested(Statement.CellBlock cell, SourceSpan span) implements Member {}

    /** {@code cpus 0-3}. */
    record Setting(Entry entry, SourceSpan span) implements Member {}
}
