package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.SourceSpan;

/**
 * One claim as written.
 *
 * @param text what stands behind {@code expect}, on one line
 */
public record Expect(Optional<Quantified> quantifier, Fact fact, List<Tail> tails, String text, SourceSpan span) {
    public record Quantified(Word word, SourceSpan span) {}

    public enum Word {
        NEVER,
        ALWAYS,
        REACHABLE,
        EVENTUALLY
    }

    public sealed interface Fact {
        SourceSpan span();
    }

    public record Healthy(SourceSpan span) implements Fact {}

    public record Bail(SourceSpan span) implements Fact {}

    /** {@code load_failed during again}. */
    public record LoadFailed(Optional<Name> during, SourceSpan span) implements Fact {}

    /** {@code warn}: a warning of the kernel's. */
    public record Warn(SourceSpan span) implements Fact {}

    public record Exit(List<Name> kinds, Optional<Path> of, Optional<Name> during, SourceSpan span) implements Fact {}

    /** {@code refused einval}: what becomes of a change. */
    public record Refused(List<Name> errnos, SourceSpan span) implements Fact {}

    /** An expression without a comparison; only an oracle of a race may stand alone. */
    public record Bare(Expression value, SourceSpan span) implements Fact {}

    public record Compare(Expression left, Comparison comparison, Expression right, SourceSpan span) implements Fact {}

    public record Between(Expression value, Item low, Item high, SourceSpan span) implements Fact {}

    public record OnCpus(Expression value, Item cpus, Optional<Name> during, SourceSpan span) implements Fact {}

    /**
     * {@code cpus(alpha) = 8-11}, {@code cpus(alpha) within effective(alpha)}.
     *
     * @param within whether the left may hold less
     * @param sign the word or sign between them
     * @param cpus the right side as a list; empty if it is {@code other}
     */
    public record OfCpus(
            Expression value,
            boolean within,
            SourceSpan sign,
            Optional<Item> cpus,
            Optional<Expression> other,
            Optional<Name> during,
            SourceSpan span)
            implements Fact {}

    /** What follows the fact, in any order. */
    public sealed interface Tail {
        SourceSpan span();
    }

    public record Matching(Item.Text format, SourceSpan span) implements Tail {}

    /** {@code code restart}, {@code code [restart, hotplug]}, {@code code 42}. */
    public record Code(Item code, SourceSpan span) implements Tail {}

    public record Within(Item.Quantity time, SourceSpan span) implements Tail {}

    public record Rate(Item.Quantity atLeast, Item.Quantity of, SourceSpan span) implements Tail {}

    public record Where(Path path, Item.ListOf values, SourceSpan span) implements Tail {}
}
