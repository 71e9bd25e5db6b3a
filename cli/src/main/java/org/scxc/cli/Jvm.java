package org.scxc.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scxc.backends.Account;
import org.scxc.backends.Backend;
import org.scxc.backends.Problem;
import org.scxc.backends.Source;
import org.scxc.model.Expectation;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.Race;
import org.scxc.model.RaceOracle;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Reduction;
import org.scxc.model.Scenario;
import org.scxc.model.Soundness;
import org.scxc.model.index.Judgeability;
import org.scxc.runtime.jvm.Simulator;

/** The runtime and the explorer inside this JVM, and the judge of what they saw: the one backend that runs in place. */
final class Jvm implements Backend {
    static final String NAME = "jvm";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "the runtime and the explorer in this process";
    }

    @Override
    public boolean bringsItsKernel() {
        return false;
    }

    @Override
    public Account accept(Source source, List<Race> races) {
        List<Account.Part> parts = new ArrayList<>();
        Set<Problem> obstacles = new LinkedHashSet<>();
        for (Scenario s : source.scenarios()) {
            List<Account.Variant> variants = new ArrayList<>();
            for (Scenario.Variant v : s.variants()) {
                List<Finding> findings = new ArrayList<>(Simulator.fidelity(v.setup(), s.span()));
                Judgeability judgeability = Judgeability.of(v.setup());
                v.expectations().forEach(e -> findings.add(claim(e, judgeability)));
                s.targets()
                        .forEach(t -> findings.add(new Finding(
                                "target " + t.name(),
                                t.span(),
                                new Fidelity.Exact(),
                                "nothing: it is of " + t.name())));
                variants.add(new Account.Variant(v.name(), findings));
                Simulator.check(v.setup()).forEach(r -> obstacles.add(new Problem(r.span(), r.message(), r.hint())));
            }
            parts.add(new Account.Part(s.name(), variants));
        }
        races.forEach(r -> parts.add(race(r)));
        races.forEach(race -> race.variants()
                .forEach(v -> RaceObjectChecks.of(v)
                        .forEach(r -> obstacles.add(new Problem(r.span(), r.message(), r.hint())))));
        return new Account(parts, List.copyOf(obstacles));
    }

    private static Finding claim(Expectation e, Judgeability judgeability) {
        String text = e.text().startsWith("expect") ? e.text() : "expect " + e.text();
        return new Finding(text, e.span(), judgeability.of(e.claim()), "");
    }

    private static Account.Part race(Race race) {
        List<Account.Variant> variants = new ArrayList<>();
        for (Race.Variant v : race.variants()) {
            List<Finding> findings = new ArrayList<>();
            findings.add(new Finding("race", race.span(), searched(v.search()), "scxc explore"));
            v.claims().forEach(c -> findings.add(new Finding(text(c), c.span(), decided(c, v), "")));
            variants.add(new Account.Variant(cell(v), findings));
        }
        return new Account.Part(race.name(), variants);
    }

    private static String text(Race.Claim claim) {
        return claim.text().startsWith("expect") ? claim.text() : "expect " + claim.text();
    }

    private static String cell(Race.Variant variant) {
        StringBuilder name = new StringBuilder(variant.name());
        variant.cell().forEach(a -> name.append(name.isEmpty() ? "" : ", ").append(a.axis() + " " + a.value()));
        return name.toString();
    }

    private static Fidelity searched(Race.Search search) {
        return switch (search) {
            case Race.Search.Exhaustive e -> new Fidelity.Exact();
            case Race.Search.Preemptions p ->
                new Fidelity.Approximated("only executions with at most " + p.max() + " preemptions");
            case Race.Search.Delays d ->
                new Fidelity.Approximated("only executions with at most " + d.max() + " delays");
            case Race.Search.Pct p ->
                new Fidelity.Approximated("a sample of " + p.runs() + " executions, bugs of depth " + p.depth());
            case Race.Search.Random r -> new Fidelity.Approximated("a sample of " + r.runs() + " executions");
        };
    }

    /** What the judge would say of the claim, met or not. */
    private static Fidelity decided(Race.Claim claim, Race.Variant variant) {
        RaceStrategy strategy = RaceStrategy.of(variant.search());
        return switch (Soundness.of(RaceOracle.of(claim.fact()), strategy, reduction(variant))) {
            case Soundness.Ruling.Sound s ->
                switch (strategy.extent()) {
                    case ALL -> new Fidelity.Exact();
                    case BOUND, SAMPLE, WITNESS -> within(claim.quantifier());
                };
            case Soundness.Ruling.NotJudged n -> new Fidelity.Approximated(unlessMet(claim.quantifier()) + n.reason());
            case Soundness.Ruling.Refused r -> new Fidelity.Refused(r.reason());
        };
    }

    private static Reduction reduction(Race.Variant variant) {
        return variant.exploration()
                .reduction()
                .orElseGet(() -> Soundness.widest(
                        RaceStrategy.of(variant.search()),
                        variant.claims().stream()
                                .map(c -> RaceOracle.of(c.fact()))
                                .toList()));
    }

    /** Within a bound, all executions are looked at. */
    private static Fidelity within(Race.Quantifier quantifier) {
        return new Fidelity.Approximated(
                switch (quantifier) {
                    case REACHABLE -> "not judged if it is not met: beyond the bound nothing is looked at";
                    case NEVER -> "it holds within the bound";
                });
    }

    private static String unlessMet(Race.Quantifier quantifier) {
        return switch (quantifier) {
            case REACHABLE -> "not judged if it is not met: ";
            case NEVER -> "not judged unless an execution breaks it: ";
        };
    }
}
