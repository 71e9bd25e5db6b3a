package org.scxc.cli.backend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scxc.backends.Account;
import org.scxc.backends.Backend;
import org.scxc.backends.Problem;
import org.scxc.backends.Source;
import org.scxc.cli.race.RaceFidelity;
import org.scxc.cli.race.RaceObjectChecks;
import org.scxc.model.Expectation;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.Part;
import org.scxc.model.Race;
import org.scxc.model.RaceOracle;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Reduction;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;
import org.scxc.model.Soundness;
import org.scxc.model.Target;
import org.scxc.model.index.Judgeability;
import org.scxc.runtime.jvm.Simulator;

/** The runtime and the explorer inside this JVM, and the judge of what they saw: the one backend that runs in place. */
public final class Jvm implements Backend {
    @Override
    public String name() {
        return Target.JVM;
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
                v.expectations().forEach(e -> findings.add(claim(e, v.setup(), judgeability)));
                s.targets()
                        .forEach(t -> findings.add(Finding.of(
                                "target " + t.name(),
                                t.span(),
                                Map.of(Part.TIMELINE, ""),
                                "nothing: it is of " + t.name())));
                variants.add(new Account.Variant(v.name(), findings));
                Simulator.check(v.setup()).forEach(r -> obstacles.add(new Problem(r.span(), r.message(), r.hint())));
            }
            parts.add(Account.Part.ofParts(s.name(), variants));
        }
        races.forEach(r -> parts.add(race(r)));
        races.forEach(race -> race.variants()
                .forEach(v -> RaceObjectChecks.of(v)
                        .forEach(r -> obstacles.add(new Problem(r.span(), r.message(), r.hint())))));
        return new Account(parts, List.copyOf(obstacles));
    }

    private static Finding claim(Expectation e, Setup setup, Judgeability judgeability) {
        String text = e.text().startsWith("expect") ? e.text() : "expect " + e.text();
        Map<Part, String> parts = new LinkedHashMap<>(
                switch (judgeability.of(e.claim())) {
                    case Fidelity.Exact x -> Map.of(Part.CLAIM, "");
                    case Fidelity.Approximated a -> Map.of(Part.QUANTILE, a.cause());
                    case Fidelity.Refused r -> Map.of(Part.NOT_JUDGED, r.cause());
                });
        if (e.claim() instanceof Expectation.Exits || e.claim() instanceof Expectation.Bails) {
            boolean goesOn =
                    setup.schedulers().stream().anyMatch(s -> s.restart().isPresent());
            Part end = goesOn ? Part.RESTART : Part.EXIT;
            parts.put(end, end.fidelity().reason());
        }
        if (e.claim() instanceof Expectation.Warns) {
            parts.put(Part.WARNING, Part.WARNING.fidelity().reason());
        }
        return Finding.of(text, e.span(), parts, "");
    }

    private static Account.Part race(Race race) {
        List<Account.Variant> variants = new ArrayList<>();
        for (Race.Variant v : race.variants()) {
            List<Finding> findings = new ArrayList<>();
            Map<Part, String> parts = new LinkedHashMap<>(searched(v));
            if (v.program().object().isPresent()) {
                parts.put(Part.RACE_OBJECT, Part.RACE_OBJECT.fidelity().reason());
            } else if (!v.program().words().isEmpty() && v.program().locks().isEmpty()) {
                parts.put(Part.RACE_MEMORY, Part.RACE_MEMORY.fidelity().reason());
            }
            RaceFidelity.parts(v.program())
                    .forEach(p -> parts.put(p, p.fidelity().reason()));
            findings.add(Finding.of("race", race.span(), parts, "scxc explore"));
            v.claims().forEach(c -> findings.add(Finding.of(text(c), c.span(), decided(c, v), "")));
            variants.add(new Account.Variant(cell(v), findings));
        }
        return Account.Part.ofParts(race.name(), variants);
    }

    private static String text(Race.Claim claim) {
        return claim.text().startsWith("expect") ? claim.text() : "expect " + claim.text();
    }

    private static String cell(Race.Variant variant) {
        StringBuilder name = new StringBuilder(variant.name());
        variant.cell().forEach(a -> name.append(name.isEmpty() ? "" : ", ").append(a.axis() + " " + a.value()));
        return name.toString();
    }

    private static Map<Part, String> searched(Race.Variant variant) {
        return switch (variant.search()) {
            case Race.Search.Exhaustive e -> Map.of(Part.RACE, "");
            case Race.Search.Preemptions p ->
                Map.of(Part.RACE_BOUND, "only executions with at most " + p.max() + " preemptions");
            case Race.Search.Delays d -> Map.of(Part.RACE_BOUND, "only executions with at most " + d.max() + " delays");
            case Race.Search.Pct p ->
                Map.of(Part.RACE_SAMPLE, "a sample of " + p.runs() + " executions, bugs of depth " + p.depth());
            case Race.Search.Random r -> Map.of(Part.RACE_SAMPLE, "a sample of " + r.runs() + " executions");
        };
    }

    /** What the judge would say of the claim, met or not. */
    private static Map<Part, String> decided(Race.Claim claim, Race.Variant variant) {
        RaceStrategy strategy = RaceStrategy.of(variant.search());
        return switch (Soundness.of(RaceOracle.of(claim.fact()), strategy, reduction(variant))) {
            case Soundness.Ruling.Sound s ->
                switch (strategy.extent()) {
                    case ALL -> Map.of(Part.RACE, "");
                    case BOUND, SAMPLE, WITNESS -> Map.of(Part.RACE_BOUND, within(claim.quantifier()));
                };
            case Soundness.Ruling.NotJudged n -> Map.of(Part.RACE_SAMPLE, unlessMet(claim.quantifier()) + n.reason());
            case Soundness.Ruling.Refused r -> Map.of(Part.NOT_JUDGED, r.reason());
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
    private static String within(Race.Quantifier quantifier) {
        return switch (quantifier) {
            case REACHABLE -> "not judged if it is not met: beyond the bound nothing is looked at";
            case NEVER -> "it holds within the bound";
        };
    }

    private static String unlessMet(Race.Quantifier quantifier) {
        return switch (quantifier) {
            case REACHABLE -> "not judged if it is not met: ";
            case NEVER -> "not judged unless an execution breaks it: ";
        };
    }
}
