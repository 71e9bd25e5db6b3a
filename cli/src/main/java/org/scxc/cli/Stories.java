package org.scxc.cli;

import java.util.List;
import java.util.Optional;
import org.scxc.backends.ktstr.Story;
import org.scxc.model.Expectation;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;
import org.scxc.runtime.RunOptions;

/** Runs the variant that is expected to fail until it does, and keeps what the simulator tells about it. */
final class Stories {
    private static final long SEEDS = 5;

    private Stories() {}

    /** Empty if no variant is expected to fail, the simulator refuses it, or it failed with none of the first seeds. */
    static Optional<Story> of(Backend backend, Scenario scenario) {
        Optional<Scenario.Variant> failing = scenario.variants().stream()
                .filter(v -> v.expectations().stream().anyMatch(Stories::isFailure))
                .findFirst();
        if (failing.isEmpty() || !backend.check(failing.get().setup()).isEmpty()) {
            return Optional.empty();
        }
        for (long seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = backend.run(failing.get().setup(), seed, RunOptions.DEFAULT);
            Optional<String> end = end(outcome);
            if (end.isPresent()) {
                List<Story.Line> lines = outcome.story().stream()
                        .map(l -> new Story.Line(l.atNs(), l.text()))
                        .toList();
                return Optional.of(new Story(failing.get().name(), seed, end.get(), lines));
            }
        }
        return Optional.empty();
    }

    private static boolean isFailure(Expectation e) {
        return e.claim() instanceof Expectation.Exits x && !x.never() || e.claim() instanceof Expectation.Bails;
    }

    private static Optional<String> end(Outcome outcome) {
        return outcome.bail()
                .map(b -> "bail: " + b.output().replace("\n", " / "))
                .or(() -> outcome.exit()
                        .filter(e -> !e.planned())
                        .map(e -> "exit " + e.kind().number() + ": " + e.message()));
    }
}
