package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** A value as written. What it means depends on the setting that holds it. */
public sealed interface Item {
    SourceSpan span();

    /** A word that begins with a digit, underscores kept. */
    record Quantity(String word, SourceSpan span) implements Item {}

    /** {@code 0-3,8}: more than one CPU, or one that can be nothing else. */
    record Cpus(List<Range> ranges, SourceSpan span) implements Item {}

    /** {@code -5}. */
    record Negative(Quantity quantity, SourceSpan span) implements Item {}

    /** {@code ~500ms}. */
    record About(Quantity mean, SourceSpan span) implements Item {}

    /** A string, escapes resolved. */
    record Text(String text, SourceSpan span) implements Item {}

    /** {@code idle}, {@code fifo(priority 10)}, {@code selftest.stall}. */
    record Call(Path name, List<Arg> args, boolean parentheses, SourceSpan span) implements Item {}

    record ListOf(List<Item> items, SourceSpan span) implements Item {}

    /** {@code on [restart, hotplug]}. */
    record On(Item of, SourceSpan span) implements Item {}

    /** {@code (2 * gain)}. */
    record Computed(Expression expression, SourceSpan span) implements Item {}

    /** One or both ends of a CPU range. */
    record Range(Quantity first, Quantity last, Optional<Stride> stride, SourceSpan span) {}

    /** {@code 0-15:2/4}: the first {@code used} of every {@code group}, as in the kernel's lists. */
    record Stride(Quantity used, Quantity group, SourceSpan span) {}

    /** {@code run 1ms}. */
    record Arg(Name name, Optional<Item> value, SourceSpan span) {}
}
