package org.scxc.judge;

/** {@code healthy}: it left only when the timeline said so. */
final class HealthyJudge {
    private HealthyJudge() {}

    static RunVerdict judge(Run run) {
        if (!run.outcome().loadFailures().isEmpty()) {
            return RunVerdict.fail(
                    "a load failed: " + run.outcome().loadFailures().getFirst().why());
        }
        if (run.endedUnplanned()) {
            return RunVerdict.fail(run.end());
        }
        if (!run.hasScheduler()) {
            return RunVerdict.notJudged("no sched_ext scheduler takes part");
        }
        return run.observedToTheEnd() ? RunVerdict.pass(run.end()) : RunVerdict.notJudged(run.end());
    }
}
