package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** A step of a callback as written; names are not resolved yet. */
public sealed interface RaceStep {
    SourceSpan span();

    /** {@code q}, or {@code q[c]} of a queue for each CPU. */
    record Queue(Name name, Optional<Cpu> at, SourceSpan span) {}

    record Push(Name task, Queue queue, SourceSpan span) implements RaceStep {}

    record Remove(Name task, Queue queue, Optional<List<RaceStep>> orElse, SourceSpan span) implements RaceStep {}

    record Peek(Queue queue, Name as, Optional<List<RaceStep>> orElse, SourceSpan span) implements RaceStep {}

    record Pop(Queue queue, Name as, Optional<List<RaceStep>> orElse, SourceSpan span) implements RaceStep {}

    record Capture(Name task, Name as, SourceSpan span) implements RaceStep {}

    record Check(Condition condition, Optional<List<RaceStep>> orElse, SourceSpan span) implements RaceStep {}

    /** @param with a cookie, and flags by name or number */
    record Insert(Name task, Target target, List<With> with, Optional<List<RaceStep>> orElse, SourceSpan span)
            implements RaceStep {}

    record Each(Name dsq, Name as, List<RaceStep> body, SourceSpan span) implements RaceStep {}

    record Move(Name task, Name dsq, Target target, Optional<List<RaceStep>> orElse, SourceSpan span)
            implements RaceStep {}

    /** {@code set w 1} or {@code set w.t 1}. */
    record SetWord(Path word, Value value, SourceSpan span) implements RaceStep {}

    record Exit(Name kind, Item.Text text, SourceSpan span) implements RaceStep {}

    record Kick(Cpu cpu, List<Name> flags, SourceSpan span) implements RaceStep {}

    record Cancel(SourceSpan span) implements RaceStep {}

    record Reenqueue(SourceSpan span) implements RaceStep {}

    record Retry(SourceSpan span) implements RaceStep {}

    record Return(Optional<Cpu> cpu, SourceSpan span) implements RaceStep {}

    record Locked(Name lock, List<RaceStep> body, SourceSpan span) implements RaceStep {}

    record If(Condition condition, List<RaceStep> body, Optional<List<RaceStep>> orElse, SourceSpan span)
            implements RaceStep {}

    /** What {@code check} and {@code if} ask. */
    sealed interface Condition {
        SourceSpan span();

        record Allowed(Path task, Cpu cpu, SourceSpan span) implements Condition {}

        record MigrationDisabled(Path task, SourceSpan span) implements Condition {}

        /** A word, or a CPU by the name of a parameter. */
        record WordIs(Path word, boolean equal, Value value, SourceSpan span) implements Condition {}

        record CpuIs(Cpu cpu, boolean equal, Cpu other, SourceSpan span) implements Condition {}

        record HasFlag(With flag, Name flags, SourceSpan span) implements Condition {}
    }

    /** What a word is set to, or compared with. */
    sealed interface Value {
        SourceSpan span();

        record Plain(Item item) implements Value {
            @Override
            public SourceSpan span() {
                return item.span();
            }
        }

        record OfCpu(Cpu cpu) implements Value {
            @Override
            public SourceSpan span() {
                return cpu.span();
            }
        }
    }

    /** A flag by name or by number, or the name of a cookie. */
    sealed interface With {
        SourceSpan span();

        record Named(Name name, SourceSpan span) implements With {}

        record Number(Item.Quantity number, SourceSpan span) implements With {}
    }

    /** Where {@code insert} and {@code move} put a task. */
    sealed interface Target {
        SourceSpan span();

        record Local(Optional<Cpu> cpu, SourceSpan span) implements Target {}

        record Global(SourceSpan span) implements Target {}

        record Dsq(Name name, SourceSpan span) implements Target {}
    }

    /** A CPU by the name of what holds its number, by the number, or by a task's runqueue. */
    sealed interface Cpu {
        SourceSpan span();

        /** A parameter, or a word that holds the number. */
        record Named(Path name, SourceSpan span) implements Cpu {}

        record OfTask(Name task, SourceSpan span) implements Cpu {}

        record Number(Item.Quantity number, SourceSpan span) implements Cpu {}
    }
}
