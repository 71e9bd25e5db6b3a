package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Measure;
import org.scxc.model.Scenario;

/** Expectations that compare measures, as a check of phase statistics on the host. */
final class Claims {
    private final Scenario.Variant variant;
    private final Program program;
    private final Findings findings;
    private final Members members;
    private final Map<String, String> stats = new LinkedHashMap<>();
    private final Map<String, String> locals = new LinkedHashMap<>();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private final List<String> claims = new ArrayList<>();
    private String rough = "";

    Claims(Scenario.Variant variant, Program program, Findings findings) {
        this.variant = variant;
        this.program = program;
        this.findings = findings;
        this.members = new Members(variant.setup(), program);
    }

    /** Empty if nothing is left to check. */
    Optional<PostVm> lower(String function, Mode mode) {
        for (Expectation e : variant.expectations()) {
            rough = "";
            claim(e, mode);
        }
        if (claims.isEmpty()) {
            return Optional.empty();
        }
        List<String> statements = new ArrayList<>();
        stats.forEach((name, call) -> statements.add("let " + name + " = " + call + "?;"));
        locals.forEach((name, code) -> statements.add("let " + name + " = " + code + ";"));
        locals.keySet().forEach(l -> statements.add(printed(l)));
        statements.add("");
        statements.add("let mut v = Verdict::new();");
        statements.addAll(claims);
        statements.add("v.into_anyhow_or_log()");
        List<String> consts = constants.entrySet().stream()
                .map(c -> c.getKey() + ": f64 = " + c.getValue())
                .toList();
        return Optional.of(new PostVm("check_" + function, consts, statements));
    }

    /** rustfmt leaves a lone string of a macro on its line as long as that fits. */
    private static String printed(String local) {
        String text = "\"" + local + " = {" + local + "}\"";
        return text.length() <= 83 ? "eprintln!(" + text + ");" : "eprintln!(\n        " + text + "\n    );";
    }

    private void claim(Expectation e, Mode mode) {
        e.rate()
                .ifPresent(r -> findings.approximated(
                        e.text(),
                        e.span(),
                        "one run",
                        "a test is one run; at least " + r.atLeast() + " of " + r.of() + " is for whoever repeats it"));
        switch (e.claim()) {
            case Expectation.Healthy h -> findings.exact(e.text(), e.span(), "the test fails if the scheduler dies");
            case Expectation.Exits x -> exits(e, x, mode);
            case Expectation.Bails b ->
                findings.approximated(
                        e.text(), e.span(), "expect_err", "any error counts whose log holds the text, at any time");
            case Expectation.Compares c -> compares(e, c);
            case Expectation.Between b -> between(e, b);
            case Expectation.Always a ->
                findings.notExpressible(e.text(), e.span(), "ktstr sees totals of a step, not every instant");
            case Expectation.Ran r -> ran(e, r);
        }
    }

    private void exits(Expectation e, Expectation.Exits x, Mode mode) {
        if (x.never()) {
            findings.approximated(
                    e.text(), e.span(), "the test fails if the scheduler dies", "whatever it dies of, not this alone");
        } else if (mode == Mode.PIN) {
            List<String> lost = new ArrayList<>();
            x.code().ifPresent(c -> lost.add("the exit code"));
            x.subject().ifPresent(s -> lost.add("of whom"));
            x.withinNs().ifPresent(w -> lost.add("when"));
            x.during().ifPresent(d -> lost.add("in which step"));
            String cause = lost.isEmpty()
                    ? "a guest that never boots counts as well"
                    : "not judged: " + String.join(", ", lost) + "; a guest that never boots counts as well";
            findings.approximated(e.text(), e.span(), "expect_err", cause);
        }
    }

    private void compares(Expectation e, Expectation.Compares c) {
        Optional<String> left = value(c.left(), e, "MIN");
        Optional<String> right = left.flatMap(
                l -> value(c.right(), e, c.comparison() == Expectation.Comparison.AT_MOST ? "MAX" : "MIN"));
        if (left.isEmpty() || right.isEmpty()) {
            return;
        }
        String comparator = switch (c.comparison()) {
            case LESS -> "lt";
            case AT_MOST -> "at_most";
            case GREATER -> "gt";
            case AT_LEAST -> "at_least";
            case EQUAL -> "eq";
        };
        add(e, left.get(), Code.call("." + comparator, Code.atom(right.get())));
    }

    private void between(Expectation e, Expectation.Between b) {
        Optional<String> value = value(b.value(), e, "MIN");
        Optional<String> low = value.flatMap(v -> value(b.low(), e, "MIN"));
        Optional<String> high = low.flatMap(v -> value(b.high(), e, "MAX"));
        if (value.isPresent() && low.isPresent() && high.isPresent()) {
            add(e, value.get(), Code.call(".between", Code.atom(low.get()), Code.atom(high.get())));
        }
    }

    private void add(Expectation e, String left, Code.Call comparison) {
        String label = left;
        if (!locals.containsKey(label)) {
            label = "value_" + (locals.size() + 1);
            locals.put(label, left);
        }
        Code chain = new Code.Chain(Code.call("claim!", Code.atom("v"), Code.atom(label)), List.of(comparison));
        claims.add(Layout.lay(chain, 4, 4, 1) + ";");
        if (rough.isEmpty()) {
            findings.exact(e.text(), e.span(), "claim! in post_vm");
        } else {
            findings.approximated(e.text(), e.span(), "claim! in post_vm", rough);
        }
    }

    private void ran(Expectation e, Expectation.Ran r) {
        String phase = r.during()
                .orElse(program.steps().size() == 1 ? program.steps().getFirst().phase() : "");
        Optional<Members.Place> place = members.of(r.subject().groups(), phase);
        if (place.isEmpty()) {
            findings.notExpressible(
                    e.text(), e.span(), members.cause(r.subject().groups(), phase));
            return;
        }
        if (r.quantifier() == Expectation.Quantifier.EVENTUALLY) {
            findings.notExpressible(e.text(), e.span(), "ktstr says where a cell ran, not that it will");
            return;
        }
        String name = stat(place.get(), phase);
        String cpus = Rust.cpus(r.cpus());
        String set = cpus.startsWith("[") ? "&" + cpus + ".into()" : "&(" + cpus + ").collect()";
        String method = r.quantifier() == Expectation.Quantifier.NEVER ? ".disjoint_from" : ".subset_of";
        Code chain = new Code.Chain(
                Code.atom(name),
                List.of(Code.call(".claim_cpus_used", Code.atom("&mut v")), Code.call(method, Code.atom(set))));
        claims.add(Layout.lay(chain, 4, 4, 1) + ";");
        findings.exact(e.text(), e.span(), "claim! in post_vm");
    }

    private Optional<String> value(Expr expr, Expectation e, String bound) {
        return switch (expr) {
            case Expr.Constant c -> Optional.of(constant(c, e, bound));
            case Expr.Of of -> measure(of.measure(), e);
            case Expr.Binary b -> {
                Optional<String> left = value(b.left(), e, bound);
                Optional<String> right = left.flatMap(l -> value(b.right(), e, bound));
                String sign = switch (b.operator()) {
                    case ADD -> " + ";
                    case SUBTRACT -> " - ";
                    case MULTIPLY -> " * ";
                    case DIVIDE -> " / ";
                };
                yield right.isEmpty()
                        ? Optional.empty()
                        : Optional.of(side(left.orElse(""), b.left()) + sign + side(right.get(), b.right()));
            }
        };
    }

    private static String side(String text, Expr expr) {
        return expr instanceof Expr.Binary ? "(" + text + ")" : text;
    }

    /** Thresholds are named constants: SENSITIVE_ITERATIONS_MIN. */
    private String constant(Expr.Constant c, Expectation e, String bound) {
        String value = Rust.decimal(c.value());
        String base = Rust.screaming(subject(e) + "_" + bound);
        String name = base;
        for (int i = 2; constants.containsKey(name) && !value.equals(constants.get(name)); i++) {
            name = base + "_" + i;
        }
        constants.put(name, value);
        return name;
    }

    /** {@code sensitive_iterations} of the first measure of the claim. */
    private static String subject(Expectation e) {
        return switch (e.claim()) {
            case Expectation.Compares c ->
                first(c.left()).or(() -> first(c.right())).orElse("value");
            case Expectation.Between b -> first(b.value()).orElse("value");
            default -> "value";
        };
    }

    private static Optional<String> first(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> Optional.empty();
            case Expr.Of of ->
                Optional.of(of.measure().subject().text() + "_" + of.measure().kind());
            case Expr.Binary b -> first(b.left()).or(() -> first(b.right()));
        };
    }

    private Optional<String> measure(Measure m, Expectation e) {
        String phase = m.phase()
                .orElse(program.steps().size() == 1 ? program.steps().getFirst().phase() : "");
        Optional<Members.Place> place = members.of(m.subject().groups(), phase);
        if (place.isEmpty()) {
            findings.notExpressible(
                    e.text(), e.span(), members.cause(m.subject().groups(), phase));
            return Optional.empty();
        }
        boolean sum = m.statistic() == Measure.Statistic.SUM;
        String field = switch (m.kind()) {
            case ITERATIONS -> "total_iterations as f64";
            case WAIT -> sum ? "run_delays_ns.iter().sum::<u64>() as f64" : "";
            case USAGE ->
                "total_cpu_time_ns as f64 / " + Rust.grouped(place.get().lengthNs()) + ".0";
            case SHARE, WAKEUP, VTIME_GAP -> "";
        };
        if (field.isEmpty()) {
            findings.notExpressible(e.text(), e.span(), "no statistic of a ktstr step is " + m.text());
            return Optional.empty();
        }
        if (m.kind() == Measure.Kind.USAGE) {
            rough = "usage is taken over the length of the phase as planned, not as it was";
        }
        String stat = stat(place.get(), phase);
        String local = Rust.snake(place.get().cell() + "_" + m.kind() + "_" + phase);
        locals.put(local, stat + "." + field);
        return Optional.of(local);
    }

    /** The local that holds the statistics of a cell in a phase. */
    private String stat(Members.Place place, String phase) {
        String name = Rust.snake(place.cell() + "_" + phase);
        stats.put(name, "stats(result, " + place.step() + ", " + Rust.string(place.cell()) + ")");
        return name;
    }

    /** Which statistics a test needs beside those of its own, for the template. */
    static LinkedHashSet<String> helpers(List<RustTest> tests) {
        LinkedHashSet<String> helpers = new LinkedHashSet<>();
        for (RustTest test : tests) {
            if (!test.checks().isEmpty()) {
                helpers.add("stats");
            }
        }
        return helpers;
    }
}
