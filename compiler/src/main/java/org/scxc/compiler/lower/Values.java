package org.scxc.compiler.lower;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Affinity;
import org.scxc.model.Amount;
import org.scxc.model.CpuSet;

/** Items of the source as numbers, CPU lists, durations. Every refusal says what was expected. */
final class Values {
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE / 4);
    private static final int HIGHEST_CPU = 4095;

    private final Scope scope;

    Values(Scope scope) {
        this.scope = scope;
    }

    // ------------------------------------------------------------------------------------------------ numbers

    @Nullable
    Quantity quantity(TerminalNode node) {
        Quantity q = Quantity.parse(node.getText());
        if (q == null) {
            scope.diagnostics.error(
                    "SCX0004", scope.span(node.getSymbol()), "\"" + node.getText() + "\" is no number", Quantity.UNITS);
        } else if (q.value().compareTo(LONGEST) > 0) {
            scope.diagnostics.error(
                    "SCX0005",
                    scope.span(node.getSymbol()),
                    "\"" + node.getText() + "\" is too large",
                    "durations end at 73 years");
            return null;
        }
        return q;
    }

    /** Arithmetic over constants and {@code parameters}. */
    @Nullable
    Quantity evaluate(ScxParser.ExprContext expr, Map<String, Quantity> parameters) {
        Quantity sum = term(expr.term(0), parameters);
        for (int i = 1; i < expr.term().size() && sum != null; i++) {
            Quantity next = term(expr.term(i), parameters);
            if (next == null) {
                return null;
            }
            if (next.kind() != sum.kind()) {
                scope.error(
                        "SCX0106",
                        expr,
                        "cannot add " + sum.kind().words + " and " + next.kind().words,
                        "give both the same unit");
                return null;
            }
            boolean minus = ((TerminalNode) expr.getChild(2 * i - 1)).getText().equals("-");
            BigDecimal v =
                    minus ? sum.value().subtract(next.value()) : sum.value().add(next.value());
            sum = new Quantity(sum.kind(), v);
        }
        return sum;
    }

    private @Nullable Quantity term(ScxParser.TermContext term, Map<String, Quantity> parameters) {
        Quantity product = factor(term.factor(0), parameters);
        for (int i = 1; i < term.factor().size() && product != null; i++) {
            Quantity next = factor(term.factor(i), parameters);
            if (next == null) {
                return null;
            }
            product = multiply(
                    term,
                    product,
                    next,
                    ((TerminalNode) term.getChild(2 * i - 1)).getText().equals("/"));
        }
        return product;
    }

    private @Nullable Quantity multiply(ParserRuleContext at, Quantity a, Quantity b, boolean divide) {
        if (divide) {
            if (b.value().signum() == 0) {
                scope.error("SCX0107", at, "division by zero", "");
                return null;
            }
            if (b.kind() != Quantity.Kind.COUNT && b.kind() != a.kind()) {
                scope.error("SCX0106", at, "cannot divide " + a.kind().words + " by " + b.kind().words, "");
                return null;
            }
            Quantity.Kind kind = b.kind() == Quantity.Kind.COUNT ? a.kind() : Quantity.Kind.COUNT;
            return new Quantity(kind, a.value().divide(b.value(), MathContext.DECIMAL64));
        }
        if (a.kind() != Quantity.Kind.COUNT && b.kind() != Quantity.Kind.COUNT) {
            scope.error(
                    "SCX0106",
                    at,
                    "cannot multiply " + a.kind().words + " by " + b.kind().words,
                    "one of them must be a plain number");
            return null;
        }
        return new Quantity(
                a.kind() == Quantity.Kind.COUNT ? b.kind() : a.kind(), a.value().multiply(b.value()));
    }

    private @Nullable Quantity factor(ScxParser.FactorContext factor, Map<String, Quantity> parameters) {
        if (factor.QUANTITY() != null) {
            return quantity(factor.QUANTITY());
        }
        if (factor.expr() != null) {
            return evaluate(factor.expr(), parameters);
        }
        return named(factor.measure(), factor.measure().getText(), parameters);
    }

    private @Nullable Quantity named(ParserRuleContext at, String name, Map<String, Quantity> parameters) {
        Quantity q = parameters.containsKey(name) ? parameters.get(name) : scope.constants.get(name);
        if (q == null) {
            List<String> names = new java.util.ArrayList<>(scope.constants.keySet());
            names.addAll(parameters.keySet());
            scope.error("SCX0101", at, "no constant is called \"" + name + "\"", Nearest.hint(name, names));
        }
        return q;
    }

    /** One item as a quantity: a number, arithmetic in parentheses, a constant or parameter. */
    @Nullable
    Quantity quantity(ScxParser.ItemContext item, Map<String, Quantity> parameters) {
        if (item.range() != null && item.range().QUANTITY().size() == 1) {
            return quantity(item.range().QUANTITY(0));
        }
        if (item.TILDE() != null) {
            return quantity(item.QUANTITY());
        }
        if (item.MINUS() != null) {
            Quantity q = quantity(item.QUANTITY());
            return q == null ? null : new Quantity(q.kind(), q.value().negate());
        }
        if (item.expr() != null) {
            return evaluate(item.expr(), parameters);
        }
        if (item.call() != null && item.call().LPAREN() == null) {
            return named(item, item.getText(), parameters);
        }
        scope.error("SCX0106", item, "a number is expected here, not " + item.getText(), "");
        return null;
    }

    /** @return −1 after an error */
    long duration(ParserRuleContext at, @Nullable Quantity q) {
        if (q == null) {
            return -1;
        }
        if (q.kind() != Quantity.Kind.DURATION) {
            String hint = q.kind() == Quantity.Kind.COUNT
                    ? "did you mean " + q.value().toPlainString() + "ms or "
                            + q.value().toPlainString() + "s?"
                    : "";
            scope.error("SCX0106", at, "a duration is expected here, not " + q.kind().words, hint);
            return -1;
        }
        if (q.value().signum() < 0) {
            scope.error("SCX0107", at, "a duration cannot be negative", "");
            return -1;
        }
        return q.value().longValue();
    }

    /** @return null after an error */
    @Nullable
    Amount amount(ScxParser.ItemContext item, Map<String, Quantity> parameters) {
        long ns = duration(item, quantity(item, parameters));
        return ns < 0 ? null : new Amount(ns, item.TILDE() != null);
    }

    /** A whole number within bounds; {@code min} after an error. */
    long count(ParserRuleContext at, @Nullable Quantity q, long min, long max, String what) {
        if (q == null) {
            return min;
        }
        if (q.kind() != Quantity.Kind.COUNT || !q.isWhole()) {
            scope.error("SCX0106", at, what + " is a whole number without a unit", "");
            return min;
        }
        long v = q.value().longValue();
        if (v < min || v > max) {
            scope.error("SCX0107", at, what + " is " + min + " to " + max + ", not " + v, "");
            return min;
        }
        return v;
    }

    // ------------------------------------------------------------------------------------------------ CPUs

    /** {@code 0-3,8}. @return empty after an error */
    Optional<CpuSet> cpus(ParserRuleContext at, List<ScxParser.RangeContext> ranges, int machineCpus) {
        CpuSet all = CpuSet.EMPTY;
        for (ScxParser.RangeContext range : ranges) {
            long first = cpu(range, range.QUANTITY(0), machineCpus);
            long last = range.QUANTITY().size() == 2 ? cpu(range, range.QUANTITY(1), machineCpus) : first;
            if (first < 0 || last < 0) {
                return Optional.empty();
            }
            if (last < first) {
                scope.error(
                        "SCX0108",
                        range,
                        "CPU range " + range.getText() + " runs backwards",
                        "did you mean " + last + "-" + first + "?");
                return Optional.empty();
            }
            all = all.union(CpuSet.range((int) first, (int) last));
        }
        return Optional.of(all);
    }

    private long cpu(ParserRuleContext at, TerminalNode node, int machineCpus) {
        Quantity q = Quantity.parse(node.getText());
        if (q == null || q.kind() != Quantity.Kind.COUNT || !q.isWhole()) {
            scope.diagnostics.error(
                    "SCX0108",
                    scope.span(node.getSymbol()),
                    "\"" + node.getText() + "\" is no CPU number",
                    "a CPU list looks like 0-3,8");
            return -1;
        }
        long cpu = q.value().min(BigDecimal.valueOf(HIGHEST_CPU + 1L)).longValue();
        if (cpu >= machineCpus) {
            String hint = "this machine has CPUs 0-" + (machineCpus - 1);
            scope.diagnostics.error("SCX0108", scope.span(node.getSymbol()), "there is no CPU " + node.getText(), hint);
            return -1;
        }
        return cpu;
    }

    /** {@code 0-3,8}, {@code any(count 2, of 0-7)}. */
    Affinity affinity(ScxParser.ValueContext value, int machineCpus) {
        ScxParser.ItemContext first = value.item();
        if (first.call() != null) {
            return any(first.call(), machineCpus);
        }
        List<ScxParser.RangeContext> ranges = new java.util.ArrayList<>();
        if (first.range() == null) {
            scope.error("SCX0108", value, "\"" + value.getText() + "\" is no CPU list", "a CPU list looks like 0-3,8");
            return new Affinity.Inherit();
        }
        ranges.add(first.range());
        ranges.addAll(value.range());
        return cpus(value, ranges, machineCpus)
                .<Affinity>map(Affinity.Cpus::new)
                .orElse(new Affinity.Inherit());
    }

    private Affinity any(ScxParser.CallContext call, int machineCpus) {
        if (!call.name(0).getText().equals("any") || call.arg().size() != 2) {
            scope.error("SCX0108", call, "\"" + call.getText() + "\" is no CPU list", "write any(count 2, of 0-7)");
            return new Affinity.Inherit();
        }
        long count = 1;
        CpuSet of = CpuSet.EMPTY;
        for (ScxParser.ArgContext arg : call.arg()) {
            if (arg.item() == null) {
                continue;
            }
            if (arg.name().getText().equals("count")) {
                count = count(arg, quantity(arg.item(), Map.of()), 1, machineCpus, "count");
            } else if (arg.name().getText().equals("of")) {
                of = argumentCpus(arg, machineCpus);
            } else {
                scope.error(
                        "SCX0102",
                        arg,
                        "any(…) has no argument \"" + arg.name().getText() + "\"",
                        Nearest.hint(arg.name().getText(), List.of("count", "of")));
            }
        }
        if (count > of.size() && !of.isEmpty()) {
            scope.error("SCX0107", call, "any(…) cannot draw " + count + " CPUs of " + of.size(), "");
        }
        return new Affinity.Any((int) count, of);
    }

    private CpuSet argumentCpus(ScxParser.ArgContext arg, int machineCpus) {
        ScxParser.ItemContext item = java.util.Objects.requireNonNull(arg.item());
        List<ScxParser.RangeContext> ranges = new java.util.ArrayList<>();
        if (item.range() != null) {
            ranges.add(item.range());
        } else if (item.list() != null) {
            item.list().item().forEach(i -> {
                if (i.range() != null) {
                    ranges.add(i.range());
                }
            });
        }
        if (ranges.isEmpty()) {
            scope.error("SCX0108", arg, "a CPU list is expected here", "of 0-7, or of [0-3, 8]");
        }
        return cpus(arg, ranges, machineCpus).orElse(CpuSet.EMPTY);
    }

    /** The text of a string literal, escapes resolved. */
    String string(TerminalNode node) {
        String raw = node.getText();
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < raw.length() - 1; i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char e = raw.charAt(++i);
            switch (e) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case '"', '\\' -> out.append(e);
                default ->
                    scope.diagnostics.error(
                            "SCX0006",
                            scope.span(node.getSymbol()),
                            "unknown escape \\" + e,
                            "escapes are \\\" \\\\ \\n \\t");
            }
        }
        return out.toString();
    }
}
