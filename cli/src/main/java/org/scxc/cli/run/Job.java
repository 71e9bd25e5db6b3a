package org.scxc.cli.run;

import java.util.List;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.report.Truth;
import org.scxc.model.Scenario;

/**
 * One variant to run.
 *
 * @param repeat a command that repeats the runs, all but its seed
 * @param truth what is known from real machines
 */
public record Job(
        Frontend.Source source,
        Scenario scenario,
        Scenario.Variant variant,
        List<Long> seeds,
        List<String> repeat,
        Truth truth) {}
