package org.scxc.cli.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OverrideOptions;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.process.Interruption;
import org.scxc.cli.report.Results;
import org.scxc.cli.report.Results.Kind;
import org.scxc.cli.report.Results.ScenarioResult;
import org.scxc.cli.report.Results.Strictness;
import org.scxc.cli.report.Results.VariantResult;
import org.scxc.cli.report.Truth;
import org.scxc.model.Scenario;

/** From compiled files to jobs, and from results of jobs to results of files. */
public final class Assembly {
    private Assembly() {}

    public static Job job(
            Frontend.Compiled compiled,
            Scenario scenario,
            Scenario.Variant variant,
            List<Long> seeds,
            OverrideOptions settings) {
        TruthFile file = TruthFile.beside(compiled.source().name());
        file.check(compiled.scenarios());
        Truth truth = file.of(scenario.name(), variant.name());
        List<String> repeat = Repeat.words(compiled, scenario, variant, settings);
        return new Job(compiled.source(), scenario, variant, seeds, repeat, truth);
    }

    /** File by file: its scenarios in order, then its races. @param races the results of each file's */
    public static Results results(
            List<Job> jobs,
            List<VariantResult> results,
            List<Frontend.Compiled> files,
            Map<Frontend.Source, List<ScenarioResult>> races,
            String limits,
            Strictness strictness,
            Optional<String> interrupted) {
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
                    all.add(new ScenarioResult(
                            Kind.SCENARIO, scenario.name(), file.source().name(), scenario.span(), variants));
                }
            }
            all.addAll(races.getOrDefault(file.source(), List.of()));
        }
        return new Results(all, limits, strictness, interrupted);
    }

    /** As {@link #exitCode(Results)}, but a signal wins: the results are not all. */
    public static int exitCode(Results results, Interruption interruption) {
        return interruption.signal().map(Interruption.Signal::exitCode).orElseGet(() -> exitCode(results));
    }

    /** Success is something that was judged, and nothing that failed. */
    static int exitCode(Results results) {
        if (results.failures() > 0) {
            return ExitCode.EXPECTATION_FAILED;
        }
        return results.isJudged() ? ExitCode.AS_EXPECTED : ExitCode.NOTHING_JUDGED;
    }
}
