package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** A statement of a race or of a discipline. */
public sealed interface RaceItem {
    SourceSpan span();

    record Machine(Item machine, SourceSpan span) implements RaceItem {}

    record Kernel(Optional<Item> version, List<Entry> settings, SourceSpan span) implements RaceItem {}

    record Discipline(Path name, SourceSpan span) implements RaceItem {}

    /** {@code scheduler own { slice 5ms }}: the callbacks are the programs of its object. */
    record Scheduler(Path name, List<Entry> settings, SourceSpan span) implements RaceItem {}

    /** {@code queue q}, {@code queue q per cpu}, {@code dsq d}, {@code lock l} or {@code word w}. */
    record Named(Kind kind, Name name, boolean perCpu, SourceSpan span) implements RaceItem {}

    /** {@code on dispatch(c) { … }}, {@code on dequeue(t, f) { … }}. */
    record Handler(Name callback, Optional<Name> parameter, Optional<Name> flags, List<RaceStep> body, SourceSpan span)
            implements RaceItem {}

    /** {@code process tool { set p affinity 1 }}. */
    record Process(Name name, List<Act> acts, SourceSpan span) implements RaceItem {}

    /** {@code cpu 0 { dispatch }}. */
    record Script(Item.Quantity cpu, List<Act> acts, SourceSpan span) implements RaceItem {}

    /** A claim, a variant or a matrix, written as in a scenario. */
    record Verdict(Statement statement, SourceSpan span) implements RaceItem {}

    record Setting(Entry entry, SourceSpan span) implements RaceItem {}

    enum Kind {
        QUEUE,
        DSQ,
        LOCK,
        WORD
    }
}
