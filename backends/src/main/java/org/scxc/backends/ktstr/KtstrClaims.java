package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.backends.Findings;
import org.scxc.model.CpuSet;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Measure;
import org.scxc.model.Scenario;

/** Expectations that compare measures, as a check of phase statistics on the host. */
final class KtstrClaims {
    /** A longer name says no more, and breaks lines. */
    private static final int NAME_MAX = 40;

    private static final int LIST_MAX = 40;

    private final Scenario.Variant variant;
    private final TargetSettings target;
    private final Findings findings;
    private final Readings readings;
    private final Map<String, String> constants = new LinkedHashMap<>();
    private final List<String> claims = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final Thresholds thresholds;
    private final List<Expectation> purpose;
    private final Set<Expectation> lost = new LinkedHashSet<>();
    private final Request.Losses losses;
    private String rough = "";

    KtstrClaims(
            Scenario.Variant variant,
            KtstrProgram program,
            Staff staff,
            TargetSettings target,
            Request.Losses losses,
            Findings findings) {
        this.variant = variant;
        this.purpose = variant.purpose();
        this.losses = losses;
        this.target = target;
        this.findings = findings;
        this.readings = new Readings(program, staff);
        this.thresholds = new Thresholds(variant.setup());
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
        List<String> statements = new ArrayList<>(readings.statements());
        statements.add("");
        statements.add("let mut v = Verdict::new();");
        statements.addAll(claims);
        statements.add("v.into_anyhow_or_log()");
        List<String> consts = constants.entrySet().stream()
                .map(c -> c.getKey() + ": f64 = " + c.getValue())
                .toList();
        return Optional.of(new PostVm("check_" + function, consts, statements, readings.helpers()));
    }

    private void claim(Expectation e, Mode mode) {
        e.rate()
                .ifPresent(r -> findings.approximated(
                        e.text(),
                        e.span(),
                        "one run",
                        "a test is one run; at least " + r.atLeast() + " of " + r.of() + " takes as many runs"));
        boolean measures = !(e.claim() instanceof Expectation.Healthy
                || e.claim() instanceof Expectation.Exits
                || e.claim() instanceof Expectation.Bails
                || e.claim() instanceof Expectation.LoadFails
                || e.claim() instanceof Expectation.Warns
                || e.claim() instanceof Expectation.Refused);
        if (measures && !target.claims().orElse(true)) {
            lost(e, "the scenario says target ktstr { claims off }");
            return;
        }
        if (mode == Mode.PIN && (measures || e.claim() instanceof Expectation.Healthy)) {
            lost(e, "a test in mode pin passes on an error, and what came before it does not count");
            return;
        }
        switch (e.claim()) {
            case Expectation.Healthy h -> findings.exact(e.text(), e.span(), "the test fails if the scheduler dies");
            case Expectation.Exits x -> exits(e, x, mode);
            case Expectation.Bails b ->
                findings.approximated(
                        e.text(), e.span(), "expect_err", "any error counts whose log holds the text, at any time");
            case Expectation.Compares c -> compares(e, c);
            case Expectation.Between b -> between(e, b);
            case Expectation.Always a -> lost(e, "ktstr sees totals of a step, not every instant");
            case Expectation.Ran r -> ran(e, r);
            case Expectation.Warns w ->
                findings.refused(
                        e.text(),
                        e.span(),
                        "a ktstr test does not read the kernel's messages",
                        "leave it to the in-JVM runtime, or to scxc build --target shell");
            case Expectation.LoadFails l ->
                findings.refused(
                        e.text(),
                        e.span(),
                        "a scheduler that does not load ends a ktstr test",
                        "leave it to the in-JVM runtime, or to scxc build --target shell");
            case Expectation.Masks m ->
                lost(e, "a ktstr test reads no lists of CPUs, neither a scheduler's nor cpuset.cpus.effective");
            case Expectation.Refused r ->
                findings.refused(
                        e.text(),
                        e.span(),
                        "an op that the kernel refuses ends a ktstr test",
                        "leave it to the in-JVM runtime, or to scxc build --target shell");
        }
    }

    private void exits(Expectation e, Expectation.Exits x, Mode mode) {
        if (x.never() && mode == Mode.PIN) {
            lost(e, "a test in mode pin passes on any error that its log matches");
        } else if (x.never()) {
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

    /** The test goes without it: by consent, or a problem unless losses are counted. */
    private void lost(Expectation e, String cause) {
        boolean needed = purpose.contains(e);
        lost.add(e);
        if (needed && losses == Request.Losses.STOP && target.claims().orElse(true)) {
            findings.notExpressible(e.text(), e.span(), cause);
            findings.problem(
                    e.span(),
                    "its test would not claim " + e.text() + ": " + cause,
                    "build with --partial for a test without it; target ktstr { claims off } is for one without any"
                            + " measure");
        } else {
            findings.notExpressible(e.text(), e.span(), cause);
        }
    }

    /** Known after {@link #lower}. */
    ClaimCount count() {
        long carried = purpose.stream().filter(e -> !lost.contains(e)).count();
        return new ClaimCount(
                (int) carried,
                purpose.size(),
                target.claims().orElse(true) ? ClaimCount.Consent.NONE : ClaimCount.Consent.CLAIMS_OFF);
    }

    /** Thresholds that the test fails on, known after {@link #lower}. */
    List<Attribute> attributes() {
        return List.copyOf(attributes);
    }

    private void compares(Expectation e, Expectation.Compares c) {
        Optional<Thresholds.Threshold> threshold = thresholds.of(c);
        if (threshold.isPresent()) {
            Attribute attribute = threshold.get().attribute();
            strictest(attribute);
            findings.approximated(
                    e.text(), e.span(), attribute.name(), threshold.get().cause());
            return;
        }
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
        if (Iterations.counted(c)) {
            rough = Iterations.CAUSE;
        }
        add(e, left.get(), KtstrCode.call("." + comparator, KtstrCode.atom(right.get())));
    }

    /** Of two bounds for the same attribute the lower one holds both claims. */
    private void strictest(Attribute wanted) {
        boolean stricter =
                attributes.stream().anyMatch(a -> a.name().equals(wanted.name()) && bound(a) <= bound(wanted));
        if (!stricter) {
            attributes.removeIf(a -> a.name().equals(wanted.name()));
            attributes.add(wanted);
        }
    }

    private static long bound(Attribute a) {
        return Long.parseLong(a.value().replace("_", ""));
    }

    private void between(Expectation e, Expectation.Between b) {
        Optional<String> value = value(b.value(), e, "MIN");
        Optional<String> low = value.flatMap(v -> value(b.low(), e, "MIN"));
        Optional<String> high = low.flatMap(v -> value(b.high(), e, "MAX"));
        if (value.isPresent() && low.isPresent() && high.isPresent()) {
            if (Iterations.counted(b)) {
                rough = Iterations.CAUSE;
            }
            add(e, value.get(), KtstrCode.call(".between", KtstrCode.atom(low.get()), KtstrCode.atom(high.get())));
        }
    }

    private void add(Expectation e, String left, KtstrCode.Call comparison) {
        String label = readings.isLocal(left) ? left : readings.value(left);
        KtstrCode chain = new KtstrCode.Chain(
                KtstrCode.call("claim!", KtstrCode.atom("v"), KtstrCode.atom(label)), List.of(comparison));
        claims.add(KtstrLayout.lay(chain, 4, 4, 1) + ";");
        if (rough.isEmpty()) {
            findings.exact(e.text(), e.span(), "claim! in post_vm");
        } else {
            findings.approximated(e.text(), e.span(), "claim! in post_vm", rough);
        }
    }

    private void ran(Expectation e, Expectation.Ran r) {
        switch (readings.cpus(r.subject().groups(), r.during())) {
            case Readings.Cpus.Missing m -> lost(e, m.cause());
            case Readings.Cpus.Of of
            when r.quantifier() == Expectation.Quantifier.EVENTUALLY -> eventually(e, r.cpus(), of.locals());
            case Readings.Cpus.Of of -> of.locals().forEach(l -> universally(e, r, l));
        }
    }

    private void eventually(Expectation e, CpuSet cpus, List<String> sources) {
        String seen = readings.ranOn(sources, Rust.ranges(cpus));
        add(e, seen, KtstrCode.call(".at_least", KtstrCode.atom("1.0")));
    }

    /** On no CPU of these = on others only; the shorter list is the better one to read. */
    private void universally(Expectation e, Expectation.Ran r, String name) {
        CpuSet others = variant.setup().machine().all().minus(r.cpus());
        boolean never = r.quantifier() == Expectation.Quantifier.NEVER;
        boolean turned = !others.isEmpty() && others.size() < r.cpus().size() / 2;
        String method = never == turned ? ".subset_of" : ".disjoint_from";
        // workers that never ran would keep out of anything
        claims.add(KtstrLayout.lay(used(name, KtstrCode.call(".nonempty")), 4, 4, 1) + ";");
        claims.add(KtstrLayout.lay(used(name, KtstrCode.call(method, set(turned ? others : r.cpus()))), 4, 4, 1) + ";");
        findings.exact(e.text(), e.span(), "claim! in post_vm");
    }

    private static KtstrCode used(String name, KtstrCode.Call comparison) {
        return new KtstrCode.Chain(
                KtstrCode.atom(name),
                List.of(KtstrCode.call(".claim_cpus_used", KtstrCode.atom("&mut v")), comparison));
    }

    private static KtstrCode set(CpuSet cpus) {
        String text = Rust.cpus(cpus);
        if (!text.startsWith("[")) {
            return KtstrCode.atom("&(" + text + ").collect()");
        }
        return text.length() <= LIST_MAX
                ? KtstrCode.atom("&" + text + ".into()")
                : KtstrCode.call(
                        "&std::collections::BTreeSet::from",
                        new KtstrCode.Array(
                                cpus.stream().mapToObj(String::valueOf).toList()));
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
        String subject = subject(e);
        String base = Rust.screaming(subject.substring(0, Math.min(subject.length(), NAME_MAX)) + "_" + bound);
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
        return switch (readings.measure(m)) {
            case Readings.Reading.Missing missing -> {
                lost(e, missing.cause());
                yield Optional.empty();
            }
            case Readings.Reading.Local local -> {
                rough = local.cause().isEmpty() ? rough : local.cause();
                yield Optional.of(local.name());
            }
        };
    }
}
