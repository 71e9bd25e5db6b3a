package org.scxc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import org.scxc.model.Expr;
import org.scxc.model.SourceSpan;

/** Arithmetic as written. */
public sealed interface Expression {
    SourceSpan span();

    record Number(Item.Quantity quantity, SourceSpan span) implements Expression {}

    /** A constant ({@code gain}) or, with subjects, a measure ({@code wakeup.p99(audio) during run}). */
    record Reference(Path name, Optional<List<Path>> subjects, Optional<Name> during, SourceSpan span)
            implements Expression {}

    record Binary(Expression left, Expr.Operator operator, Expression right, SourceSpan span) implements Expression {}
}
