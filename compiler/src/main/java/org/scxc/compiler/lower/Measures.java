package org.scxc.compiler.lower;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.scxc.compiler.analysis.Num;
import org.scxc.compiler.analysis.Num.Kind;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Expect;
import org.scxc.compiler.syntax.Expression;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Measure;
import org.scxc.model.Nearest;
import org.scxc.model.ScxEvent;
import org.scxc.model.SourceSpan;
import org.scxc.model.Subject;

/** The arithmetic of claims. */
final class Measures {
    /** @param ratio a quotient of two measures, which may be compared with a number or a percentage */
    record Typed(Expr expr, Kind kind, boolean ratio) {}

    private final Context context;
    private final Claims claims;

    Measures(Context context, Claims claims) {
        this.context = context;
        this.claims = claims;
    }

    Optional<Typed> lower(Expression expression, Optional<String> phase) {
        return switch (expression) {
            case Expression.Number n -> context.values().evaluate(n).map(Measures::constant);
            case Expression.Reference r ->
                r.subjects().isEmpty() && (context.values().isConstant(r.name().text()) || !isMeasure(r))
                        ? context.values().evaluate(r).map(Measures::constant)
                        : measure(r, phase);
            case Expression.Binary b -> {
                Optional<Typed> left = lower(b.left(), phase);
                Optional<Typed> right = lower(b.right(), phase);
                yield left.isEmpty() || right.isEmpty() ? Optional.empty() : binary(b, left.get(), right.get());
            }
        };
    }

    private static boolean isMeasure(Expression.Reference r) {
        return kinds().anyMatch(k -> word(k).equals(r.name().first().text()))
                || r.name().names().size() > 1;
    }

    private Optional<Typed> binary(Expression.Binary b, Typed left, Typed right) {
        Optional<Kind> kind = Values.kind(b.operator(), left.kind(), right.kind());
        if (kind.isEmpty()) {
            context.diagnostics()
                    .report(
                            Code.MIXED_UNITS,
                            b.span(),
                            "arithmetic mixes " + left.kind().words() + " and "
                                    + right.kind().words(),
                            "use one unit for both");
            return Optional.empty();
        }
        boolean ratio = b.operator() == Expr.Operator.DIVIDE && left.kind() == right.kind();
        return Optional.of(new Typed(new Expr.Binary(left.expr(), b.operator(), right.expr()), kind.get(), ratio));
    }

    private static Typed constant(Num number) {
        Expr.Unit unit = switch (number.kind()) {
            case DURATION -> Expr.Unit.NS;
            case PERCENT -> Expr.Unit.FRACTION;
            case COUNT, SIZE -> Expr.Unit.NONE;
        };
        return new Typed(new Expr.Constant(number.value(), unit), number.kind(), false);
    }

    Optional<Expectation.Claim> between(Expect.Between f, Optional<String> phase) {
        Optional<Typed> value = lower(f.value(), phase);
        Optional<Typed> low = bound(f.low());
        Optional<Typed> high = bound(f.high());
        if (value.isEmpty() || low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        boolean fits = comparable(value.get(), low.get(), f.low().span())
                && comparable(value.get(), high.get(), f.high().span())
                && inOrder(low.get(), high.get(), f);
        return fits
                ? Optional.of(new Expectation.Between(
                        value.get().expr(), low.get().expr(), high.get().expr()))
                : Optional.empty();
    }

    private boolean inOrder(Typed low, Typed high, Expect.Between f) {
        if (low.expr() instanceof Expr.Constant a && high.expr() instanceof Expr.Constant b && a.value() > b.value()) {
            context.diagnostics()
                    .report(
                            Code.BOUNDS_UPSIDE_DOWN,
                            f.high().span(),
                            "empty range: the second bound is below the first",
                            "write between " + Settings.text(f.high()) + " and " + Settings.text(f.low()));
            return false;
        }
        return true;
    }

    private Optional<Typed> bound(Item item) {
        return context.values().number(item, "between").map(Measures::constant);
    }

    boolean comparable(Typed left, Typed right, SourceSpan at) {
        boolean plain = left.kind() != Kind.DURATION && right.kind() != Kind.DURATION;
        if (left.kind() == right.kind() || plain && (left.ratio() || right.ratio())) {
            return true;
        }
        context.diagnostics()
                .report(
                        Code.CLAIM_UNITS,
                        at,
                        "this compares " + left.kind().words() + " with "
                                + right.kind().words(),
                        Values.hint(left.kind(), right.kind()));
        return false;
    }

    private Optional<Typed> measure(Expression.Reference r, Optional<String> phase) {
        List<Name> names = r.name().names();
        Name first = names.getFirst();
        Optional<Measure.Kind> kind =
                kinds().filter(k -> word(k).equals(first.text())).findFirst();
        if (kind.isEmpty() && MaskClaims.words().contains(first.text())) {
            MaskClaims.notANumber(context, first.span(), first.text());
            return Optional.empty();
        }
        if (kind.isEmpty()) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_MEASURE,
                            first.span(),
                            "unknown measure \"" + first.text() + "\"",
                            Nearest.hint(
                                    first.text(), kinds().map(Measures::word).toList()));
            return Optional.empty();
        }
        Optional<Measure.Statistic> statistic = statistic(kind.get(), r);
        if (kind.get() == Measure.Kind.EVENTS) {
            return statistic.isEmpty() ? Optional.empty() : events(r, first, phase);
        }
        Optional<Subject> subject = subject(r, first);
        Optional<String> during = r.during().map(claims::phase).or(() -> phase);
        if (statistic.isEmpty() || subject.isEmpty()) {
            return Optional.empty();
        }
        String text = r.name().text() + "(" + subject.get().text() + ")"
                + during.map(d -> " during " + d).orElse("");
        Measure measure = new Measure(kind.get(), statistic.get(), subject.get(), during, text);
        return Optional.of(new Typed(new Expr.Of(measure), unit(kind.get()), false));
    }

    /** {@code events(select_cpu_fallback)}: what stands in parentheses is no worker. */
    private Optional<Typed> events(Expression.Reference r, Name measure, Optional<String> phase) {
        List<String> words = Stream.of(ScxEvent.values()).map(ScxEvent::word).toList();
        if (r.subjects().isEmpty() || r.subjects().get().size() != 1) {
            context.diagnostics()
                    .report(
                            Code.MISSING_ARGUMENT,
                            r.span(),
                            "\"" + measure.text() + "\" is of one counter of the kernel",
                            "write events(" + words.getFirst() + ")");
            return Optional.empty();
        }
        Path name = r.subjects().get().getFirst();
        Optional<ScxEvent> event = Stream.of(ScxEvent.values())
                .filter(e -> e.word().equals(name.text()))
                .findFirst();
        if (event.isEmpty()) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_MEASURE,
                            name.span(),
                            "the kernel has no counter \"" + name.text() + "\"",
                            Nearest.hint(name.text(), words));
            return Optional.empty();
        }
        Optional<String> during = r.during().map(claims::phase).or(() -> phase);
        String text =
                "events(" + name.text() + ")" + during.map(d -> " during " + d).orElse("");
        Subject none = new Subject(name.text(), List.of());
        Measure m = new Measure(Measure.Kind.EVENTS, Measure.Statistic.SUM, none, event, during, text);
        return Optional.of(new Typed(new Expr.Of(m), Kind.COUNT, false));
    }

    private Optional<Subject> subject(Expression.Reference r, Name measure) {
        if (r.subjects().isEmpty() || r.subjects().get().size() != 1) {
            context.diagnostics()
                    .report(
                            Code.MISSING_ARGUMENT,
                            r.span(),
                            "\"" + measure.text() + "\" is of one cell or worker",
                            "write " + r.name().text() + "(alpha)");
            return Optional.empty();
        }
        return claims.subject(r.subjects().get().getFirst());
    }

    private Optional<Measure.Statistic> statistic(Measure.Kind kind, Expression.Reference r) {
        List<Name> names = r.name().names();
        List<Measure.Statistic> fit = kind.statistics();
        if (names.size() == 1) {
            return Optional.of(fit.getFirst());
        }
        Name name = names.get(1);
        Optional<Measure.Statistic> found =
                fit.stream().filter(s -> word(s).equals(name.text())).findFirst();
        if (found.isEmpty() || names.size() > 2) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_STATISTIC,
                            name.span(),
                            word(kind) + " has no statistic \"" + name.text() + "\"",
                            Nearest.hint(
                                    name.text(),
                                    fit.stream().map(Measures::word).toList()));
            return Optional.empty();
        }
        return found;
    }

    private static Kind unit(Measure.Kind kind) {
        return switch (kind) {
            case USAGE, SHARE -> Kind.PERCENT;
            case ITERATIONS, EVENTS -> Kind.COUNT;
            case WAIT, WAKEUP, VTIME_GAP -> Kind.DURATION;
        };
    }

    private static Stream<Measure.Kind> kinds() {
        return Stream.of(Measure.Kind.values());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
