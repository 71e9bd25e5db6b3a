package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.backends.Problem;
import org.scxc.model.SourceSpan;

/** What a test and its commit message say of variants is what the file claims, or what the model has shown. */
class SeenTest {
    private static final String TEXT = """
        scenario a.b {
            machine 1n1l2c1t
            scheduler simple
            cell c { w: 1 x spin }
            phase p 1s
            variant bad { expect exit error_stall of w }
            variant good with scheduler.fifo { expect healthy }
            variant other with kernel.hz 1000 { expect healthy }
        }
        """;

    private static final Sight.Failed FAILED =
            new Sight.Failed(5, "healthy: exit 1026 at 2.000 s", new SourceSpan("t.scx", 0, 1, 9, 1));

    private static final Story STORY = new Story("bad", 3, "exit 1026: runnable task stall", List.of());

    private static KtstrBuilt build(Map<String, Sight> sights, Optional<Story> story) {
        Request r = Scx.request(TEXT, Mode.GUARD);
        return KtstrBackend.build(
                new Request(r.sources(), r.pin(), r.mode(), r.feature(), true, Map.of("a.b", new Seen(sights, story))));
    }

    /** The test with its commit message, both with all lines joined. */
    private static String words(KtstrBuilt built) {
        assertThat(built.problems()).isEmpty();
        String commit = built.companions().stream()
                .filter(f -> f.name().endsWith(".commit.txt"))
                .findFirst()
                .orElseThrow()
                .text();
        return (built.tests().getFirst().text() + commit).replaceAll("(\n(/// ?)?)+", " ");
    }

    @Test
    void aBugThatWasSeenIsTold() {
        String words = words(build(Map.of("bad", new Sight.Held(3), "good", new Sight.Held(1)), Optional.of(STORY)));
        assertThat(words)
                .contains(
                        "Reproduces a runnable task stall (exit kind 1026) on scx_simple.",
                        "In the model it passes with `-f`; without it the bug is there.",
                        "What happens without `-f`, simulated (seed 3):",
                        "scx_simple: add ktstr reproducer for runnable task stall",
                        "To see it fail, take -f out of sched_args.");
    }

    @Test
    void aBugThatWasNotSeenIsNot() {
        String words = words(build(Map.of("bad", FAILED, "good", new Sight.Held(1)), Optional.empty()));
        assertThat(words)
                .contains(
                        "The scenario expects a runnable task stall (exit kind 1026) on scx_simple in variant bad. The"
                                + " model did not show it in 5 runs: healthy: exit 1026 at 2.000 s.")
                .doesNotContain("the bug is there", "Reproduces", "reproducer", "simulated", "To see it fail");
    }

    @Test
    void whatWasNotRunIsOnlyClaimed() {
        String words = words(build(Map.of(), Optional.empty()));
        assertThat(words)
                .contains("The scenario expects a runnable task stall (exit kind 1026) on scx_simple in variant bad. ")
                .doesNotContain("In the model", "did not show", "the bug is there", "Reproduces", "To see it fail");
    }

    @Test
    void aVariantThatFailsInTheModelIsNoGuard() {
        KtstrBuilt built = build(Map.of("good", FAILED, "other", new Sight.Held(1)), Optional.empty());
        assertThat(built.companions().getFirst().text()).contains("a.b -> a_b, variant other");
        KtstrBuilt none = build(Map.of("good", FAILED, "other", FAILED), Optional.empty());
        assertThat(none.tests()).isEmpty();
        assertThat(none.problems())
                .extracting(Problem::message)
                .containsExactly(
                        "variant good fails in the model, so its test would guard nothing: healthy: exit 1026 at 2.000"
                                + " s",
                        "variant other fails in the model, so its test would guard nothing: healthy: exit 1026 at 2.000"
                                + " s");
    }

    @Test
    void notesNameTheKnob() {
        assertThat(build(Map.of(), Optional.empty()).companions().getFirst().text())
                .contains("variant bad: a test is one variant, here good; take -f out of sched_args to see this one")
                .contains("variant other: a test is one variant, here good; this one has kernel.hz 1000 and lacks"
                        + " scheduler.fifo");
    }
}
