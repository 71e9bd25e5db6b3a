package org.scxc.backends.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.backends.FidelityReport;
import org.scxc.backends.Findings;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Problem;
import org.scxc.backends.Source;
import org.scxc.backends.Starts;
import org.scxc.model.Scenario;

/** Builds a directory for each variant: script, plan, worker, README and fidelity report. */
public final class ShellBackend {
    private ShellBackend() {}

    /** What becomes of each construct of a variant, its expectations included; nothing is written. */
    public static FidelityReport fidelity(Scenario scenario, Scenario.Variant variant) {
        Findings findings = new Findings();
        lower(scenario, variant, Starts.PROGRAMS, findings);
        return findings.report();
    }

    /** The same variants give the same bytes. */
    public static ShellBuilt build(List<Source> sources) {
        return build(sources, Starts.PROGRAMS);
    }

    /** @param starts what runs where a declaration names a program and an object */
    public static ShellBuilt build(List<Source> sources, Starts starts) {
        List<ShellBuilt.Directory> directories = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Map<String, String> taken = new HashMap<>();
        String worker = WorkerSource.text();
        for (Source source : sources) {
            for (Scenario scenario : source.scenarios()) {
                for (Scenario.Variant variant : scenario.variants()) {
                    Findings findings = new Findings();
                    ShellPlan plan = lower(scenario, variant, starts, findings);
                    String path = Paths.of(source.file(), scenario.name(), variant.name());
                    String clash = taken.putIfAbsent(path, scenario.name() + " in " + source.file());
                    if (clash != null) {
                        findings.problem(
                                scenario.span(),
                                "its directory would be " + path + " like that of " + clash,
                                "build them into different folders");
                    }
                    problems.addAll(findings.problems());
                    if (problems.isEmpty()) {
                        directories.add(directory(path, plan, worker, findings));
                    }
                }
            }
        }
        return new ShellBuilt(problems.isEmpty() ? List.copyOf(directories) : List.of(), List.copyOf(problems));
    }

    private static ShellPlan lower(Scenario scenario, Scenario.Variant variant, Starts starts, Findings findings) {
        ShellPlan plan = ShellLowering.lower(scenario, variant, starts, findings);
        ShellDecidable.findings(variant, findings);
        return plan;
    }

    private static ShellBuilt.Directory directory(String path, ShellPlan plan, String worker, Findings findings) {
        return new ShellBuilt.Directory(
                path,
                plan.scenario(),
                plan.variant(),
                List.of(
                        new OutputFile("run", Script.run(plan)),
                        new OutputFile("plan.txt", PlanText.of(plan)),
                        new OutputFile("worker.c", worker),
                        new OutputFile("README", Script.readme(plan, findings.findings())),
                        new OutputFile("fidelity.txt", Script.fidelity(plan, findings.findings()))),
                List.of("run"),
                plan.schedulers().stream()
                        .map(c -> new ShellBuilt.Scheduler(c.name(), c.program(), c.arguments(), c.object()))
                        .toList(),
                findings.findings());
    }
}
