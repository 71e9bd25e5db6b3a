package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.scxc.backends.FidelityReport;
import org.scxc.backends.Findings;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Problem;
import org.scxc.backends.Refusals;
import org.scxc.backends.Source;
import org.scxc.backends.Templates;
import org.scxc.model.Expectation;
import org.scxc.model.Scenario;

/** Scenarios to test files for the ktstr crate. */
public final class KtstrBackend {
    private static final int NAME_MAX = 150;

    /** What the files and messages call their tests, upper-cased, to the scenario that has it: they share one binary. */
    private final Map<String, String> functions = new HashMap<>();

    private final Request request;
    private final List<Problem> problems = new ArrayList<>();
    private final List<ScenarioOutcome> outcomes = new ArrayList<>();

    private KtstrBackend(Request request) {
        this.request = request;
        Readings.HELPERS.forEach(h -> functions.put(h.toUpperCase(Locale.ROOT), "a function that reads results"));
    }

    /** Never throws because of a scenario: what cannot be built is a problem with its place. */
    public static KtstrBuilt build(Request request) {
        return new KtstrBackend(request).all();
    }

    /**
     * The same scenarios as SourceScenario records for simulators, one file each, with one report of what that loses.
     * The pin does not matter; there are no runs.
     */
    public static KtstrBuilt interchange(Request request) {
        return new KtstrBackend(request).records();
    }

    /** What a record makes of the first scenario of a request; nothing is written. */
    static FidelityReport interchangeFidelity(Request request) {
        KtstrBackend backend = new KtstrBackend(request);
        Source source = request.sources().getFirst();
        Optional<Draft> draft = backend.draft(source, source.scenarios().getFirst());
        Findings lost = new Findings();
        if (backend.problems.isEmpty()) {
            draft.ifPresent(d -> record(d, lost));
        }
        return new FidelityReport(lost.findings(), backend.problems);
    }

    private static OutputFile record(Draft d, Findings lost) {
        return new OutputFile(
                d.function() + ".json",
                SourceScenarioExport.json(
                        d.function(),
                        d.variant().setup().machine(),
                        d.durationS(),
                        d.program(),
                        d.scenario().span(),
                        lost));
    }

    private KtstrBuilt records() {
        List<OutputFile> records = new ArrayList<>();
        List<Draft> drafts = new ArrayList<>();
        for (Source source : request.sources()) {
            for (Scenario scenario : source.scenarios()) {
                Optional<Draft> draft = draft(source, scenario);
                if (draft.isPresent() && goesOn()) {
                    Findings lost = new Findings();
                    Draft d = draft.get();
                    records.add(record(d, lost));
                    drafts.add(d.with(lost.findings()));
                }
            }
        }
        OutputFile report = new OutputFile("records.fidelity.txt", KtstrReport.text("records", drafts, request));
        return new KtstrBuilt(
                records, List.of(report), List.copyOf(problems), List.copyOf(outcomes), List.of(), List.of());
    }

    /** Which variant of a scenario becomes its test, after what the model has shown. */
    public static Optional<Scenario.Variant> variant(Scenario scenario, Mode mode, Seen seen) {
        return mode == Mode.GUARD ? Variants.guard(scenario, seen) : Variants.failing(scenario);
    }

    /** Variants that can be the guard, the best first: none that is expected to fail. */
    public static List<Scenario.Variant> staying(Scenario scenario) {
        return Variants.staying(scenario);
    }

    /** The variant that is expected to fail. */
    public static Optional<Scenario.Variant> failing(Scenario scenario) {
        return Variants.failing(scenario);
    }

    /** Whether an expectation is that the scheduler ends unplanned. */
    public static boolean isFailure(Expectation expectation) {
        return Variants.isFailure(expectation);
    }

    /** What a test would make of the first scenario of a request; nothing is written. */
    public static FidelityReport fidelity(Request request) {
        KtstrBackend backend = new KtstrBackend(request);
        Source source = request.sources().getFirst();
        Optional<Draft> draft = backend.draft(source, source.scenarios().getFirst());
        return new FidelityReport(draft.map(Draft::findings).orElse(List.of()), backend.problems);
    }

    private KtstrBuilt all() {
        Map<String, List<Draft>> files = new LinkedHashMap<>();
        for (Source source : request.sources()) {
            for (Scenario scenario : source.scenarios()) {
                draft(source, scenario)
                        .ifPresent(d -> files.computeIfAbsent(d.file(), f -> new ArrayList<>())
                                .add(d));
            }
        }
        List<OutputFile> tests = new ArrayList<>();
        List<OutputFile> companions = new ArrayList<>();
        List<ExpectedRun> runs = new ArrayList<>();
        if (goesOn()) {
            files.forEach((name, drafts) -> {
                Assembled assembled = Assembled.of(drafts, request);
                tests.add(new OutputFile(name + ".rs", Templates.render("ktstr/test.rs.ftl", assembled.model())));
                companions.add(new OutputFile(name + ".fidelity.txt", KtstrReport.text(name + ".rs", drafts, request)));
                if (request.companions()) {
                    companions.addAll(Companions.of(name, drafts, request));
                }
                drafts.forEach(d -> runs.add(assembled.run(d)));
            });
        }
        return new KtstrBuilt(tests, companions, List.copyOf(problems), List.copyOf(outcomes), warnings(), runs);
    }

    private boolean goesOn() {
        return problems.isEmpty() || request.refusals() == Refusals.LEAVE_OUT;
    }

    private List<String> warnings() {
        return request.mode() == Mode.PIN
                ? List.of("an expect_err test also passes when the guest never boots: believe it only with a failure"
                        + " dump that is no placeholder (scxc judge FILE --ktstr-results DIR)")
                : List.of();
    }

    private Optional<Draft> draft(Source source, Scenario scenario) {
        Findings findings = new Findings();
        Seen seen = request.seen(scenario);
        Optional<Scenario.Variant> variant = variant(scenario, request.mode(), seen);
        if (variant.isEmpty()) {
            noVariant(scenario, seen, findings);
            return done(scenario, findings, Optional.empty());
        }
        Draft draft = Draft.of(source, scenario, variant.get(), request, findings);
        List<String> names = new ArrayList<>(List.of(draft.function()));
        draft.check().ifPresent(c -> names.add(c.function()));
        if (draft.function().length() > NAME_MAX || draft.file().length() > NAME_MAX) {
            findings.problem(
                    scenario.span(),
                    "its test or file would have a name of more than " + NAME_MAX
                            + " letters, and files of results are named after tests",
                    "give the scenario a shorter name, or write target ktstr { file \"NAME\" }");
        }
        for (String name : names) {
            String clash = functions.putIfAbsent(name.toUpperCase(Locale.ROOT), scenario.name());
            if (clash != null) {
                findings.problem(
                        scenario.span(),
                        "its test would be called " + name + " like that of " + clash
                                + ", and ktstr would run one of them only",
                        "give one of them another name");
            }
        }
        return done(scenario, findings, Optional.of(draft));
    }

    private void noVariant(Scenario scenario, Seen seen, Findings findings) {
        if (request.mode() == Mode.PIN) {
            findings.problem(
                    scenario.span(),
                    "no variant of " + scenario.name() + " is expected to fail",
                    "build without --mode pin");
            return;
        }
        List<Scenario.Variant> staying = Variants.staying(scenario);
        if (staying.isEmpty()) {
            findings.problem(
                    scenario.span(),
                    "every variant of " + scenario.name() + " is expected to fail, so there is nothing to guard",
                    "add a variant with the fix, or build with --mode pin");
        }
        for (Scenario.Variant v : staying) {
            if (seen.of(v) instanceof Sight.Failed f) {
                findings.problem(
                        f.span(),
                        (v.name().isEmpty() ? scenario.name() : "variant " + v.name())
                                + " fails in the model, so its test would guard nothing: " + f.reason(),
                        "scxc test shows the failure; mend the scenario first");
            }
        }
    }

    /** A scenario with problems has no draft if it is left out. */
    private Optional<Draft> done(Scenario scenario, Findings findings, Optional<Draft> draft) {
        problems.addAll(findings.problems());
        outcomes.add(ScenarioOutcome.of(scenario.name(), draft, findings));
        boolean out = !findings.problems().isEmpty() && request.refusals() == Refusals.LEAVE_OUT;
        return out ? Optional.empty() : draft;
    }
}
