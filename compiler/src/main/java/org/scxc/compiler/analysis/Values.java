package org.scxc.compiler.analysis;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.scxc.compiler.analysis.Num.Kind;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Expression;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Amount;
import org.scxc.model.Expr;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;

/** Works out values where names of consts and parameters may stand, and reports what is of the wrong kind. */
public final class Values {
    private final Diagnostics diagnostics;
    private final Constants constants;
    private final Map<String, Num> parameters;

    public Values(Diagnostics diagnostics, Constants constants, Map<String, Num> parameters) {
        this.diagnostics = diagnostics;
        this.constants = constants;
        this.parameters = parameters;
    }

    public Values with(Map<String, Num> arguments) {
        return new Values(diagnostics, constants, arguments);
    }

    public boolean isConstant(String name) {
        return constants.has(name);
    }

    /** A number with its unit, whatever it is; reports items that are none. */
    public Optional<Num> number(Item item, String what) {
        return switch (item) {
            case Item.Quantity q -> Quantities.parse(q, diagnostics);
            case Item.Negative n -> Quantities.parse(n.quantity(), diagnostics).map(q -> Num.of(q.kind(), -q.value()));
            case Item.About a -> Quantities.parse(a.mean(), diagnostics).map(q -> new Num(q.kind(), q.value(), true));
            case Item.Computed c -> evaluate(c.expression());
            case Item.Call c
            when !c.parentheses() && c.name().names().size() == 1 ->
                named(c.name().text(), c.span());
            default -> {
                wrong(
                        item.span(),
                        what + ": expected a number",
                        item instanceof Item.Text ? "write it without quotes" : "write a number");
                yield Optional.empty();
            }
        };
    }

    private Optional<Num> named(String name, SourceSpan span) {
        Num parameter = parameters.get(name);
        if (parameter != null) {
            return Optional.of(parameter);
        }
        if (constants.has(name)) {
            return constants.value(name, new Values(diagnostics, constants, Map.of()));
        }
        TreeSet<String> names = new TreeSet<>(constants.names());
        names.addAll(parameters.keySet());
        diagnostics.report(
                Code.UNKNOWN_CONSTANT,
                span,
                "expected a number, found unknown const \"" + name + "\"",
                Nearest.hint(name, names));
        return Optional.empty();
    }

    /** Arithmetic of constants only. */
    public Optional<Num> evaluate(Expression expression) {
        return switch (expression) {
            case Expression.Number n -> Quantities.parse(n.quantity(), diagnostics);
            case Expression.Reference r -> {
                if (r.subjects().isPresent() || r.name().names().size() > 1) {
                    wrong(
                            r.span(),
                            "a measure is allowed in expectations only",
                            "write a number or the name of a const");
                    yield Optional.empty();
                }
                yield named(r.name().text(), r.span());
            }
            case Expression.Binary b -> {
                Optional<Num> left = evaluate(b.left());
                Optional<Num> right = evaluate(b.right());
                yield left.isEmpty() || right.isEmpty() ? Optional.empty() : apply(b, left.get(), right.get());
            }
        };
    }

    /** One operation of two values that are known. */
    public Optional<Num> apply(Expression.Binary b, Num left, Num right) {
        Optional<Kind> kind = kind(b.operator(), left.kind(), right.kind());
        if (kind.isEmpty()) {
            String words = left.kind().words() + " and " + right.kind().words();
            diagnostics.report(Code.MIXED_UNITS, b.span(), "arithmetic mixes " + words, "use one unit for both");
            return Optional.empty();
        }
        if (b.operator() == Expr.Operator.DIVIDE && right.value() == 0) {
            diagnostics.report(
                    Code.DIVISION_BY_ZERO, b.span(), "this divides by zero", "divide by a number other than 0");
            return Optional.empty();
        }
        double value = switch (b.operator()) {
            case ADD -> left.value() + right.value();
            case SUBTRACT -> left.value() - right.value();
            case MULTIPLY -> left.value() * right.value();
            case DIVIDE -> left.value() / right.value();
        };
        if (Double.isNaN(value) || Math.abs(value) > 1L << 53) {
            diagnostics.report(Code.TOO_BIG, b.span(), "the result is too large", "no number is larger than 2^53");
            return Optional.empty();
        }
        return Optional.of(new Num(kind.get(), value, left.about() || right.about()));
    }

    /** Sums need one kind; a product needs a plain number or a percentage; a quotient of one kind is plain. */
    public static Optional<Kind> kind(Expr.Operator operator, Kind left, Kind right) {
        return switch (operator) {
            case ADD, SUBTRACT -> left == right ? Optional.of(left) : Optional.empty();
            case MULTIPLY -> {
                if (left == Kind.COUNT || left == Kind.PERCENT) {
                    yield Optional.of(right == Kind.COUNT ? left : right);
                }
                yield right == Kind.COUNT || right == Kind.PERCENT ? Optional.of(left) : Optional.empty();
            }
            case DIVIDE -> {
                if (left == right) {
                    yield Optional.of(Kind.COUNT);
                }
                yield right == Kind.COUNT || right == Kind.PERCENT ? Optional.of(left) : Optional.empty();
            }
        };
    }

    /** A number of the kind wanted, exact. */
    public Optional<Num> number(Item item, Kind wanted, String what) {
        Optional<Num> value = any(item, wanted, what);
        if (value.isPresent() && value.get().about()) {
            String exact = item instanceof Item.About a ? a.mean().word() : "it";
            wrong(item.span(), what + " is exact and takes no ~", "write " + exact + " without ~");
            return Optional.empty();
        }
        return value;
    }

    private Optional<Num> any(Item item, Kind wanted, String what) {
        Optional<Num> value = number(item, what);
        if (value.isPresent() && value.get().kind() != wanted) {
            diagnostics.report(
                    Code.WRONG_KIND,
                    item.span(),
                    what + ": expected " + wanted.words() + ", found "
                            + value.get().kind().words(),
                    hint(wanted, value.get().kind()));
            return Optional.empty();
        }
        return value;
    }

    /** How to write what is wanted in place of what stands there. */
    public static String hint(Kind wanted, Kind found) {
        return switch (wanted) {
            case DURATION -> found == Kind.COUNT ? "give it a unit: ms, us, s" : "write a duration: 10ms";
            case SIZE -> found == Kind.COUNT ? "give it a unit: KiB, MiB, GiB" : "write a size: 64MiB";
            case PERCENT -> "write it with %: 100% is one CPU";
            case COUNT -> "write it without a unit";
        };
    }

    /** A duration of at least 0, maybe drawn. */
    public Optional<Amount> amount(Item item, String what) {
        return any(item, Kind.DURATION, what)
                .filter(n -> notNegative(n, item, what))
                .map(Values::amount);
    }

    public static Amount amount(Num number) {
        return new Amount(Math.round(number.value()), number.about());
    }

    /** An exact duration of at least 0. */
    public Optional<Long> duration(Item item, String what) {
        return number(item, Kind.DURATION, what)
                .filter(n -> notNegative(n, item, what))
                .map(n -> Math.round(n.value()));
    }

    private boolean notNegative(Num number, Item item, String what) {
        if (number.value() < 0) {
            diagnostics.report(Code.OUT_OF_RANGE, item.span(), what + " cannot be negative", "write it without -");
        }
        return number.value() >= 0;
    }

    /** A whole number from {@code low} to {@code high}. */
    public OptionalLong whole(Item item, String what, long low, long high) {
        Optional<Num> number = number(item, Kind.COUNT, what);
        return number.isEmpty() ? OptionalLong.empty() : whole(number.get(), item.span(), what, low, high);
    }

    public OptionalLong whole(Num number, SourceSpan span, String what, long low, long high) {
        if (number.kind() != Kind.COUNT) {
            diagnostics.report(
                    Code.WRONG_KIND,
                    span,
                    what + ": expected a plain number, found " + number.kind().words(),
                    hint(Kind.COUNT, number.kind()));
            return OptionalLong.empty();
        }
        double value = number.value();
        if (value != Math.rint(value)) {
            wrong(span, what + ": expected a whole number", "write " + Math.round(value));
            return OptionalLong.empty();
        }
        if (value < low || value > high) {
            String bound = value < low ? "the least is " + low : "the most is " + high;
            diagnostics.report(Code.OUT_OF_RANGE, span, what + " lies between " + low + " and " + high, bound);
            return OptionalLong.empty();
        }
        return OptionalLong.of((long) value);
    }

    private void wrong(SourceSpan span, String message, String hint) {
        diagnostics.report(Code.WRONG_KIND, span, message, hint);
    }
}
