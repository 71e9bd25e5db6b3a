package org.scxc.cli;

import java.util.List;
import org.scxc.model.Scenario;

/**
 * One variant to run.
 *
 * @param repeat a command that repeats the runs, all but its seed
 * @param truth lines known from real machines
 */
record Job(
        Frontend.Source source,
        Scenario scenario,
        Scenario.Variant variant,
        List<Long> seeds,
        List<String> repeat,
        List<String> truth) {}
