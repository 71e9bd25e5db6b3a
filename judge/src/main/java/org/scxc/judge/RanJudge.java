package org.scxc.judge;

import java.util.Optional;
import org.scxc.model.CpuSet;
import org.scxc.model.Expectation.Quantifier;
import org.scxc.model.Expectation.Ran;
import org.scxc.model.Outcome.GroupStats;

/** {@code never ran(alpha) on 8-15}. */
final class RanJudge {
    private RanJudge() {}

    static RunVerdict judge(Run run, Ran claim) {
        Optional<String> missing = run.neverBegan(claim.during());
        if (missing.isPresent()) {
            return RunVerdict.notJudged(missing.get());
        }
        CpuSet ranOn = run.window(claim.during()).stream()
                .flatMap(p -> p.groups().values().stream())
                .filter(g -> claim.subject().groups().contains(g.group()))
                .map(GroupStats::ranOn)
                .reduce(CpuSet.EMPTY, CpuSet::union);
        String who = claim.subject().text();
        if (ranOn.isEmpty()) {
            return RunVerdict.notJudged(who + " never ran at all");
        }
        String seen = who + " ran on " + ranOn + run.cut(claim.during());
        CpuSet inside = ranOn.intersect(claim.cpus());
        boolean held = switch (claim.quantifier()) {
            case NEVER -> inside.isEmpty();
            case ALWAYS -> claim.cpus().containsAll(ranOn);
            case EVENTUALLY -> !inside.isEmpty();
        };
        boolean seenWhole = run.endedUnplanned() || run.observedToTheEnd();
        boolean universal = claim.quantifier() != Quantifier.EVENTUALLY;
        if (!seenWhole && held == universal && claim.during().isEmpty()) {
            return RunVerdict.notJudged(seen + "; " + run.end());
        }
        return RunVerdict.of(held, seen);
    }
}
