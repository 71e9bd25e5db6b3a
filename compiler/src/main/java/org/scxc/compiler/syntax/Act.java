package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** A statement of a phase. */
public sealed interface Act {
    SourceSpan span();

    record Set(Path target, Name attribute, Item value, SourceSpan span) implements Act {}

    record Clear(Path target, Name attribute, SourceSpan span) implements Act {}

    record Swap(Path first, Path second, Name attribute, SourceSpan span) implements Act {}

    record Spawn(Name cell, List<Member> members, SourceSpan span) implements Act {}

    record Move(Path target, Name cell, SourceSpan span) implements Act {}

    /** {@code stop}, {@code freeze} or {@code thaw}. */
    record Signal(Verb verb, Path target, SourceSpan span) implements Act {}

    record NewCell(Statement.CellBlock cell, SourceSpan span) implements Act {}

    record Remove(Name cell, SourceSpan span) implements Act {}

    record Offline(Item cpus, SourceSpan span) implements Act {}

    record Online(Item cpus, SourceSpan span) implements Act {}

    record Suspend(Name state, Item time, SourceSpan span) implements Act {}

    record Detach(SourceSpan span) implements Act {}

    record Attach(Optional<Path> scheduler, List<Entry> settings, SourceSpan span) implements Act {}

    record Repeat(Name phase, SourceSpan span) implements Act {}

    record At(Item delay, Optional<Name> process, List<Act> body, SourceSpan span) implements Act {}

    record Every(Item interval, List<Act> body, SourceSpan span) implements Act {}

    record Dispatch(SourceSpan span) implements Act {}

    /** {@code wake p}, {@code wake p on 0}: queued to that CPU. */
    record Wake(Name task, Optional<Item.Quantity> on, SourceSpan span) implements Act {}

    /** A change with what is claimed of it: {@code set x affinity 9 { expect refused einval }}. */
    record Claimed(Act change, List<Expect> claims, SourceSpan span) implements Act {}

    record ExpectHere(Expect expect, SourceSpan span) implements Act {}

    enum Verb {
        STOP,
        FREEZE,
        THAW
    }
}
