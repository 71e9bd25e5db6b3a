package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.grammar.ScxParser;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Expectation.Comparison;
import org.scxc.model.Expr;
import org.scxc.model.Measure;
import org.scxc.model.Subject;

/** Expectations: names, kinds and units checked. */
final class Claims {
    private static final Map<String, Measure.Kind> MEASURES = Map.of(
            "usage", Measure.Kind.USAGE,
            "share", Measure.Kind.SHARE,
            "iterations", Measure.Kind.ITERATIONS,
            "wait", Measure.Kind.WAIT,
            "wakeup", Measure.Kind.WAKEUP,
            "vtime_gap", Measure.Kind.VTIME_GAP);

    private static final Map<String, Measure.Statistic> STATISTICS = Map.of(
            "sum", Measure.Statistic.SUM,
            "mean", Measure.Statistic.MEAN,
            "min", Measure.Statistic.MIN,
            "max", Measure.Statistic.MAX,
            "p50", Measure.Statistic.P50,
            "p90", Measure.Statistic.P90,
            "p95", Measure.Statistic.P95,
            "p99", Measure.Statistic.P99,
            "p999", Measure.Statistic.P999);

    private final Scope scope;
    private final Subjects subjects;
    private final Set<String> phases;
    private final int machineCpus;
    private final Optional<String> enclosingPhase;
    private final String source;

    Claims(
            Scope scope,
            Subjects subjects,
            Set<String> phases,
            int machineCpus,
            Optional<String> enclosing,
            String source) {
        this.scope = scope;
        this.subjects = subjects;
        this.phases = phases;
        this.machineCpus = machineCpus;
        enclosingPhase = enclosing;
        this.source = source;
    }

    Optional<Expectation> of(ScxParser.ExpectContext tree) {
        int errors = scope.diagnostics.count();
        Optional<Expectation.Rate> rate = rate(tree.rate());
        Optional<String> matching =
                tree.MATCHING() == null ? Optional.empty() : Optional.of(new Values(scope).string(tree.STRING()));
        Optional<Long> within = Optional.empty();
        if (tree.WITHIN() != null) {
            Values v = new Values(scope);
            within = Optional.of(v.duration(tree, v.quantity(tree.QUANTITY())));
        }
        if (tree.WHERE() != null) {
            scope.error("SCX0102", tree, "\"where\" needs a matrix of disciplines", "use a variant for each case");
        }
        String quantifier = tree.quantifier() == null ? "" : tree.quantifier().getText();
        if (quantifier.equals("reachable")) {
            scope.error(
                    "SCX0102",
                    tree.quantifier(),
                    "\"reachable\" is a claim of a race",
                    "in a scenario: in at least 1 of 20 runs");
        }
        Expectation.@Nullable Claim claim = claim(tree.fact(), quantifier, matching, within);
        if (claim == null || scope.diagnostics.count() > errors && scope.diagnostics.hasErrors()) {
            return Optional.empty();
        }
        String text =
                source.substring(tree.getStart().getStartIndex(), tree.getStop().getStopIndex() + 1);
        return Optional.of(new Expectation(
                text.substring("expect".length()).strip().replaceAll("\\s+", " "), claim, rate, scope.span(tree)));
    }

    private Optional<Expectation.Rate> rate(ScxParser.RateContext tree) {
        if (tree == null) {
            return Optional.empty();
        }
        Values v = new Values(scope);
        int atLeast = (int) v.count(tree, v.quantity(tree.QUANTITY(0)), 1, 1_000_000, "the number of runs");
        int of = (int) v.count(tree, v.quantity(tree.QUANTITY(1)), 1, 1_000_000, "the number of runs");
        if (atLeast > of) {
            scope.error(
                    "SCX0107",
                    tree,
                    atLeast + " of " + of + " runs cannot be",
                    "did you mean " + of + " of " + atLeast + "?");
        }
        return Optional.of(new Expectation.Rate(atLeast, of));
    }

    private Expectation.@Nullable Claim claim(
            ScxParser.FactContext fact, String quantifier, Optional<String> matching, Optional<Long> within) {
        return switch (fact) {
            case ScxParser.HealthyFactContext f -> new Expectation.Healthy();
            case ScxParser.BailFactContext f -> new Expectation.Bails(matching, within);
            case ScxParser.ExitFactContext f ->
                new Expectation.Exits(
                        kinds(f.kinds()),
                        f.path() == null ? Optional.empty() : Optional.of(subjects.resolve(scope, f.path())),
                        f.name() == null ? enclosingPhase : phase(f.name()),
                        matching,
                        within,
                        quantifier.equals("never"));
            case ScxParser.MeasureFactContext f -> measured(f, quantifier);
            default -> null;
        };
    }

    private List<ExitKind> kinds(ScxParser.KindsContext tree) {
        List<ExitKind> kinds = new ArrayList<>();
        for (ScxParser.NameContext name : tree.name()) {
            String word = name.getText();
            if (word.equals("any")) {
                kinds.addAll(Arrays.stream(ExitKind.values())
                        .filter(k -> k.number() >= 64)
                        .toList());
                continue;
            }
            Optional<ExitKind> kind = Arrays.stream(ExitKind.values())
                    .filter(k -> k.word().equals(word))
                    .findFirst();
            if (kind.isEmpty()) {
                List<String> all = new ArrayList<>(
                        Arrays.stream(ExitKind.values()).map(ExitKind::word).toList());
                all.add("any");
                scope.error("SCX0111", name, "there is no exit kind \"" + word + "\"", Nearest.hint(word, all));
            }
            kind.ifPresent(kinds::add);
        }
        return kinds;
    }

    private Optional<String> phase(ScxParser.NameContext name) {
        if (!phases.contains(name.getText())) {
            scope.error(
                    "SCX0101",
                    name,
                    "no phase is called \"" + name.getText() + "\"",
                    Nearest.hint(name.getText(), phases));
        }
        return Optional.of(name.getText());
    }

    private Expectation.@Nullable Claim measured(ScxParser.MeasureFactContext f, String quantifier) {
        ScxParser.MeasureContext only = onlyMeasure(f.expr(0));
        if (f.cpus() != null) {
            return ran(f, only, quantifier);
        }
        Side left = side(f.expr(0));
        if (left == null) {
            return null;
        }
        if (f.BETWEEN() != null) {
            Quantity low = new Values(scope).quantity(f.item(0), Map.of());
            Quantity high = new Values(scope).quantity(f.item(1), Map.of());
            if (low == null || high == null || !same(f, left, side(low)) || !same(f, left, side(high))) {
                return null;
            }
            if (low.value().compareTo(high.value()) > 0) {
                scope.error(
                        "SCX0107",
                        f,
                        "nothing is between " + f.item(0).getText() + " and "
                                + f.item(1).getText(),
                        "the lower bound comes first");
            }
            return new Expectation.Between(left.expr, side(low).expr, side(high).expr);
        }
        if (f.comparison() == null) {
            String word = f.getText();
            scope.error(
                    "SCX0112",
                    f,
                    "\"" + word + "\" claims nothing",
                    Nearest.hint(word, List.of("healthy", "bail", "exit")));
            return null;
        }
        Side right = side(f.expr(1));
        if (right == null || !same(f, left, right)) {
            return null;
        }
        Comparison comparison = switch (f.comparison().getText()) {
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.AT_MOST;
            case ">" -> Comparison.GREATER;
            case ">=" -> Comparison.AT_LEAST;
            default -> Comparison.EQUAL;
        };
        if (quantifier.equals("always") || quantifier.equals("never")) {
            return new Expectation.Always(left.expr, comparison, right.expr, quantifier.equals("never"));
        }
        return new Expectation.Compares(left.expr, comparison, right.expr);
    }

    private boolean same(ScxParser.MeasureFactContext at, Side a, Side b) {
        if (a.kind == b.kind) {
            return true;
        }
        scope.error(
                "SCX0106",
                at,
                "this compares " + a.kind.words + " with " + b.kind.words,
                "give both sides the same unit");
        return false;
    }

    private static ScxParser.@Nullable MeasureContext onlyMeasure(ScxParser.ExprContext e) {
        return e.term().size() == 1 && e.term(0).factor().size() == 1
                ? e.term(0).factor(0).measure()
                : null;
    }

    private Expectation.@Nullable Claim ran(
            ScxParser.MeasureFactContext f, ScxParser.@Nullable MeasureContext only, String quantifier) {
        if (only == null || !only.name(0).getText().equals("ran") || only.path().size() != 1) {
            scope.error("SCX0112", f, "\"on\" goes with ran(…)", "never ran(alpha) on 8-15");
            return null;
        }
        Subject subject = subjects.resolve(scope, only.path(0));
        CpuSet cpus =
                new Values(scope).cpus(f.cpus(), f.cpus().range(), machineCpus).orElse(CpuSet.EMPTY);
        Expectation.Quantifier q = switch (quantifier) {
            case "never" -> Expectation.Quantifier.NEVER;
            case "always" -> Expectation.Quantifier.ALWAYS;
            default -> Expectation.Quantifier.EVENTUALLY;
        };
        Optional<String> during = only.DURING() == null
                ? enclosingPhase
                : phase(only.name(only.name().size() - 1));
        return new Expectation.Ran(subject, cpus, q, during);
    }

    // ------------------------------------------------------------------------------------------------ arithmetic

    private record Side(Expr expr, Quantity.Kind kind) {}

    private static Side side(Quantity q) {
        return new Side(new Expr.Constant(q.value().doubleValue(), q.kind().unit()), q.kind());
    }

    private @Nullable Side side(ScxParser.ExprContext e) {
        Side sum = term(e.term(0));
        for (int i = 1; i < e.term().size() && sum != null; i++) {
            Side next = term(e.term(i));
            if (next == null) {
                return null;
            }
            if (next.kind != sum.kind) {
                scope.error(
                        "SCX0106",
                        e,
                        "cannot add " + sum.kind.words + " and " + next.kind.words,
                        "give both the same unit");
                return null;
            }
            Expr.Operator op = e.getChild(2 * i - 1).getText().equals("-") ? Expr.Operator.SUBTRACT : Expr.Operator.ADD;
            sum = new Side(new Expr.Binary(sum.expr, op, next.expr), sum.kind);
        }
        return sum;
    }

    private @Nullable Side term(ScxParser.TermContext t) {
        Side product = factor(t.factor(0));
        for (int i = 1; i < t.factor().size() && product != null; i++) {
            Side next = factor(t.factor(i));
            if (next == null) {
                return null;
            }
            boolean divide = t.getChild(2 * i - 1).getText().equals("/");
            Quantity.Kind kind = product.kind == Quantity.Kind.COUNT ? next.kind : product.kind;
            if (divide && next.kind == product.kind) {
                kind = Quantity.Kind.COUNT;
            } else if (product.kind != Quantity.Kind.COUNT && next.kind != Quantity.Kind.COUNT) {
                scope.error("SCX0106", t, "cannot multiply " + product.kind.words + " by " + next.kind.words, "");
                return null;
            }
            Expr.Operator op = divide ? Expr.Operator.DIVIDE : Expr.Operator.MULTIPLY;
            product = new Side(new Expr.Binary(product.expr, op, next.expr), kind);
        }
        return product;
    }

    private @Nullable Side factor(ScxParser.FactorContext f) {
        if (f.expr() != null) {
            return side(f.expr());
        }
        if (f.QUANTITY() != null) {
            Quantity q = new Values(scope).quantity(f.QUANTITY());
            return q == null ? null : side(q);
        }
        ScxParser.MeasureContext m = f.measure();
        if (m.LPAREN() == null) {
            Quantity q = scope.constants.get(m.getText());
            if (q == null) {
                List<String> known = new ArrayList<>(scope.constants.keySet());
                known.addAll(List.of("healthy", "bail", "exit"));
                scope.error(
                        "SCX0101",
                        m,
                        "no constant is called \"" + m.getText() + "\"",
                        Nearest.hint(m.getText(), known));
                return null;
            }
            return side(q);
        }
        return measure(m);
    }

    private @Nullable Side measure(ScxParser.MeasureContext m) {
        String word = m.name(0).getText();
        Measure.Kind kind = MEASURES.get(word);
        if (kind == null) {
            scope.error(
                    "SCX0112",
                    m.name(0),
                    "there is no measure \"" + word + "\"",
                    Nearest.hint(word, MEASURES.keySet()));
            return null;
        }
        boolean during = m.DURING() != null;
        int names = m.name().size() - (during ? 1 : 0);
        boolean latency = kind == Measure.Kind.WAIT || kind == Measure.Kind.WAKEUP;
        Measure.Statistic statistic = kind == Measure.Kind.VTIME_GAP ? Measure.Statistic.MAX : Measure.Statistic.SUM;
        if (names > 1) {
            String s = m.name(1).getText();
            Measure.Statistic found = STATISTICS.get(s);
            if (found == null || !latency) {
                scope.error(
                        "SCX0112",
                        m.name(1),
                        "\"" + word + "\" has no statistic \"" + s + "\"",
                        latency ? Nearest.hint(s, STATISTICS.keySet()) : "only wait and wakeup have statistics");
                return null;
            }
            statistic = found;
        } else if (latency) {
            scope.error(
                    "SCX0112",
                    m.name(0),
                    "\"" + word + "\" needs a statistic",
                    word + ".mean, " + word + ".p99, " + word + ".max");
            return null;
        }
        Optional<String> phase = during ? phase(m.name(names)) : enclosingPhase;
        Subject subject = subjects.resolve(scope, m.path(0));
        String text = m.getText().toLowerCase(Locale.ROOT).replace("during", " during ");
        Quantity.Kind unit = switch (kind) {
            case USAGE, SHARE -> Quantity.Kind.PERCENT;
            case ITERATIONS -> Quantity.Kind.COUNT;
            case WAIT, WAKEUP, VTIME_GAP -> Quantity.Kind.DURATION;
        };
        return new Side(new Expr.Of(new Measure(kind, statistic, subject, phase, text)), unit);
    }
}
