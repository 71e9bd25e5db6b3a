package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** A step of a callback as written; names are not resolved yet. */
public sealed interface Step {
    SourceSpan span();

    record Push(Name task, Name queue, SourceSpan span) implements Step {}

    record Remove(Name task, Name queue, Optional<List<Step>> orElse, SourceSpan span) implements Step {}

    record Peek(Name queue, Name as, Optional<List<Step>> orElse, SourceSpan span) implements Step {}

    record Pop(Name queue, Name as, Optional<List<Step>> orElse, SourceSpan span) implements Step {}

    record Capture(Name task, Name as, SourceSpan span) implements Step {}

    record Check(Condition condition, Optional<List<Step>> orElse, SourceSpan span) implements Step {}

    record Insert(Name task, Target target, Optional<Name> cookie, Optional<List<Step>> orElse, SourceSpan span)
            implements Step {}

    record Each(Name dsq, Name as, List<Step> body, SourceSpan span) implements Step {}

    record Move(Name task, Name dsq, Target target, Optional<List<Step>> orElse, SourceSpan span) implements Step {}

    /** {@code set w 1} or {@code set w.t 1}. */
    record SetWord(Path word, Item value, SourceSpan span) implements Step {}

    record Cancel(SourceSpan span) implements Step {}

    record Reenqueue(SourceSpan span) implements Step {}

    record Retry(SourceSpan span) implements Step {}

    record Return(SourceSpan span) implements Step {}

    record Locked(Name lock, List<Step> body, SourceSpan span) implements Step {}

    record If(Condition condition, List<Step> body, Optional<List<Step>> orElse, SourceSpan span) implements Step {}

    /** What {@code check} and {@code if} ask. */
    sealed interface Condition {
        SourceSpan span();

        record Allowed(Path task, Cpu cpu, SourceSpan span) implements Condition {}

        record MigrationDisabled(Path task, SourceSpan span) implements Condition {}

        record WordIs(Path word, boolean equal, Item value, SourceSpan span) implements Condition {}
    }

    /** Where {@code insert} and {@code move} put a task. */
    sealed interface Target {
        SourceSpan span();

        record Local(Optional<Cpu> cpu, SourceSpan span) implements Target {}

        record Global(SourceSpan span) implements Target {}

        record Dsq(Name name, SourceSpan span) implements Target {}
    }

    /** A CPU by the name of a parameter or by its number. */
    sealed interface Cpu {
        SourceSpan span();

        record Named(Name name, SourceSpan span) implements Cpu {}

        record Number(Item.Quantity number, SourceSpan span) implements Cpu {}
    }
}
