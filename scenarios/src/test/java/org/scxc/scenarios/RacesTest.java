package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.scxc.judge.RaceJudge;
import org.scxc.judge.RaceVerdict;
import org.scxc.judge.Status;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.runtime.explore.Explorer;

/** Every race of the corpus comes out as expected, however it is searched. */
class RacesTest {
    private static final Explorer.Options PLAIN = Explorer.Options.DEFAULT.withAnyWitness();
    private static final Explorer.Options UNREDUCED = PLAIN.unreduced();
    private static final Explorer.Options EXACT = PLAIN.withWholeStates();
    private static final Explorer.Options SHARED = PLAIN.withThreads(2);

    private static List<Status> verdicts(Race.Variant variant, RaceOutcome outcome) {
        return RaceJudge.judge(variant, outcome).claims().stream()
                .map(RaceVerdict.RaceClaimVerdict::status)
                .toList();
    }

    private static Set<RaceOutcome.What> reached(RaceOutcome outcome) {
        return outcome.reached().stream().map(RaceOutcome.Reached::what).collect(Collectors.toSet());
    }

    @TestFactory
    List<DynamicTest> everyClaimHolds() {
        return RaceCorpus.races().stream()
                .map(r -> DynamicTest.dynamicTest(r.name(), () -> r.variants().forEach(RacesTest::holds)))
                .toList();
    }

    private static void holds(Race.Variant variant) {
        String label = RaceCorpus.label(variant);
        RaceOutcome outcome = Explorer.explore(variant, PLAIN);
        assertThat(variant.claims()).as(label).isNotEmpty();
        for (RaceVerdict.RaceClaimVerdict claim :
                RaceJudge.judge(variant, outcome).claims()) {
            assertThat(claim.status())
                    .as("%s: %s: %s", label, claim.claim().text(), claim.reason())
                    .isEqualTo(Status.PASS);
        }
        RaceOutcome unreduced = Explorer.explore(variant, UNREDUCED);
        assertThat(verdicts(variant, unreduced))
                .as(label + " without reduction")
                .containsOnly(Status.PASS);
        assertThat(reached(unreduced)).as(label + " without reduction").isEqualTo(reached(outcome));
        RaceOutcome shared = Explorer.explore(variant, SHARED);
        assertThat(verdicts(variant, shared)).as(label + " by two threads").containsOnly(Status.PASS);
        assertThat(reached(shared)).as(label + " by two threads").isEqualTo(reached(outcome));
        if (variant.claims().stream().anyMatch(c -> c.quantifier() == Race.Quantifier.NEVER)) {
            RaceOutcome exact = Explorer.explore(variant, EXACT);
            assertThat(verdicts(variant, exact)).as(label + " on whole states").containsOnly(Status.PASS);
            assertThat(reached(exact)).as(label + " on whole states").isEqualTo(reached(outcome));
        }
    }

    @Test
    void reductionSavesStates(TestReporter reporter) {
        AtomicLong with = new AtomicLong();
        AtomicLong without = new AtomicLong();
        RaceCorpus.races().stream().flatMap(r -> r.variants().stream()).forEach(v -> {
            with.addAndGet(Explorer.explore(v, PLAIN).count().number());
            without.addAndGet(Explorer.explore(v, UNREDUCED).count().number());
        });
        reporter.publishEntry("states with reduction", with.toString());
        reporter.publishEntry("states without", without.toString());
        reporter.publishEntry("factor", String.format(Locale.ROOT, "%.2f", (double) without.get() / with.get()));
        assertThat(with.get()).isLessThanOrEqualTo(without.get());
    }
}
