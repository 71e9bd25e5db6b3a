package org.scxc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Results.Verdict;
import org.scxc.cli.report.Truth;
import org.scxc.model.Scenario;

/** From compiled files to jobs, and from results of jobs to results of files. */
final class Assembly {
    private Assembly() {}

    static Job job(
            Frontend.Compiled compiled,
            Scenario scenario,
            Scenario.Variant variant,
            List<Long> seeds,
            Settings settings) {
        TruthFile file = TruthFile.beside(compiled.source().name());
        file.check(compiled.scenarios());
        Truth truth = file.of(scenario.name(), variant.name());
        List<String> repeat = Repeat.words(compiled, scenario, variant, settings);
        return new Job(compiled.source(), scenario, variant, seeds, repeat, truth);
    }

    static Results results(List<Job> jobs, List<VariantResult> results, Frontend.Compiled file, String limits) {
        return results(jobs, results, List.of(file), limits);
    }

    /** File by file: its scenarios in order, then its races. */
    static Results results(List<Job> jobs, List<VariantResult> results, List<Frontend.Compiled> files, String limits) {
        List<ScenarioResult> all = new ArrayList<>();
        for (Frontend.Compiled file : files) {
            for (Scenario scenario : file.scenarios()) {
                List<VariantResult> variants = new ArrayList<>();
                for (int i = 0; i < jobs.size(); i++) {
                    if (jobs.get(i).source().equals(file.source())
                            && jobs.get(i).scenario().name().equals(scenario.name())) {
                        variants.add(results.get(i));
                    }
                }
                if (!variants.isEmpty()) {
                    all.add(new ScenarioResult(scenario.name(), file.source().name(), List.copyOf(variants)));
                }
            }
            file.races().forEach(race -> all.add(race(race.name(), file.source().name())));
        }
        return new Results(List.copyOf(all), limits);
    }

    private static ScenarioResult race(String name, String file) {
        return new ScenarioResult(
                name,
                file,
                List.of(new VariantResult("", List.of(), Optional.empty(), "races: later", "", Truth.NONE)));
    }

    /** What was not judged or not run changes nothing. */
    static int exitCode(Results results) {
        return results.count(Verdict.FAILED) > 0 ? ExitCode.EXPECTATION_FAILED : ExitCode.AS_EXPECTED;
    }
}
