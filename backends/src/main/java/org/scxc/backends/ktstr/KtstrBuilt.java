package org.scxc.backends.ktstr;

import java.util.List;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Problem;

/**
 * What a build came to.
 *
 * @param tests Rust files; meaningless if there are problems
 * @param companions reports, commit messages, …
 * @param problems why nothing may be written; empty = all is well
 * @param outcomes of every scenario, in order
 * @param warnings what a user should know
 * @param runs what each test does, for the dry run
 */
public record KtstrBuilt(
        List<OutputFile> tests,
        List<OutputFile> companions,
        List<Problem> problems,
        List<ScenarioOutcome> outcomes,
        List<String> warnings,
        List<ExpectedRun> runs) {}
