package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.diagnostics.Diagnostic;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Expectation;
import org.scxc.model.Policy;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;

/** Whole files: the examples of the language, what they lower to, and what no file may do. */
class CompilerTest {
    private static String example(String name) throws IOException {
        try (InputStream in = CompilerTest.class.getResourceAsStream("/examples/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Compilation compile(String text) {
        return Compiler.compile(List.of(new SourceText("t.scx", text)), Overrides.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vtime.scx", "cell0.scx", "tenant.scx", "races.scx"})
    void examplesCompile(String name) throws IOException {
        assertThat(compile(example(name)).diagnostics()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostile.scx", "more.scx"})
    void examplesThatNameWhatNobodyDeclaresStillParse(String name) throws IOException {
        List<String> ids = compile(example(name)).diagnostics().stream()
                .map(Diagnostic::id)
                .toList();
        assertThat(ids).isNotEmpty().doesNotContain("SCX0001", "SCX0002", "SCX0003");
    }

    @Test
    void reproducerDIsWhatItsTextSays() throws IOException {
        Scenario d = compile(example("vtime.scx")).scenarios().get(3);
        assertThat(d.name()).isEqualTo("mitosis.vtime_stall_via_cross_cell_pin");
        assertThat(d.doc()).startsWith("D. A SCHED_IDLE task pinned");
        assertThat(d.variants()).extracting(Scenario.Variant::name).containsExactly("unfixed", "fixed");
        Setup unfixed = d.variants().get(0).setup();
        Setup fixed = d.variants().get(1).setup();
        assertThat(unfixed.scheduler().orElseThrow().isOn("vtime_borrow_fixes")).isFalse();
        assertThat(fixed.scheduler().orElseThrow().isOn("vtime_borrow_fixes")).isTrue();
        assertThat(unfixed.scheduler().orElseThrow().version()).isEqualTo("pr3593");
        assertThat(unfixed.kernel().watchdogNs()).isEqualTo(5_000_000_000L);
        assertThat(unfixed.cells().get(0).cpus()).contains(new Affinity.Cpus(CpuSet.parse("1-7")));
        var drifter = unfixed.cells().get(1).groups().get(0);
        assertThat(drifter.policy()).isEqualTo(new Policy.Idle());
        assertThat(drifter.affinity()).isEqualTo(new Affinity.Cpus(CpuSet.of(1)));
        assertThat(unfixed.phases()).extracting(p -> p.durationNs()).containsExactly(1_500_000_000L, 30_000_000_000L);
        Action.Spawn spawn = (Action.Spawn) unfixed.phases().get(1).actions().get(0);
        assertThat(spawn.groups().get(0).count()).isEqualTo(14);
        Expectation.Exits exits =
                (Expectation.Exits) d.variants().get(0).expectations().get(0).claim();
        assertThat(exits.kinds()).containsExactly(ExitKind.ERROR_STALL);
        assertThat(exits.subject().orElseThrow().groups()).containsExactly(drifter.id());
        assertThat(exits.withinNs()).contains(10_000_000_000L);
    }

    @Test
    void aRateSaysHowManyRuns() throws IOException {
        assertThat(compile(example("vtime.scx")).scenarios().get(0).variants())
                .extracting(Scenario.Variant::runs)
                .containsExactly(20, 1);
    }

    @Test
    void repeatMakesAPhasesThingsAgain() throws IOException {
        Setup s = compile(example("tenant.scx"))
                .scenarios()
                .get(0)
                .variants()
                .get(0)
                .setup();
        assertThat(s.phases().get(1).actions()).hasSize(3);
        assertThat(s.phases().get(1).actions().get(0)).isInstanceOf(Action.Detach.class);
        Action.CreateCell first =
                (Action.CreateCell) s.phases().get(0).actions().get(0);
        Action.CreateCell again =
                (Action.CreateCell) s.phases().get(1).actions().get(1);
        assertThat(again.cell().name()).isEqualTo(first.cell().name());
        assertThat(again.cell().id()).isNotEqualTo(first.cell().id());
    }

    @Test
    void theCommandLineHasTheLastWord() throws IOException {
        Overrides o =
                new Overrides(Optional.of("7.3"), OptionalInt.of(1000), List.of("scheduler.enable_borrowing=off"));
        Setup s = Compiler.compile(List.of(new SourceText("v", example("vtime.scx"))), o)
                .scenarios()
                .get(0)
                .variants()
                .get(0)
                .setup();
        assertThat(s.kernel().version()).isEqualTo("7.3");
        assertThat(s.kernel().hz()).isEqualTo(1000);
        assertThat(s.scheduler().orElseThrow().isOn("enable_borrowing")).isFalse();
    }

    @Test
    void severalMistakesAreAllFoundInOrder() {
        Compilation c = compile("""
            scenario a.b {
                machine 1n1l4c1t
                cell alpha { 1 x spinn }
                phase run 10s { mvoe alpha to beta }
                phase more 5 { set alpha cpus 9 }
                expect usage(alpah) <= 10%
            }
            """);
        assertThat(c.diagnostics()).extracting(d -> d.span().line()).isSorted();
        assertThat(c.diagnostics()).extracting(Diagnostic::id).contains("SCX0001");
        assertThat(c.scenarios()).isEmpty();
    }

    @Test
    void tenMillionBracketsAreAnError() {
        for (String bracket : List.of("{", "(", "[")) {
            assertThat(compile(bracket.repeat(10_000_000)).diagnostics())
                    .extracting(Diagnostic::id)
                    .containsExactly("SCX0002");
        }
    }

    @Test
    void absurdNumbersAreErrors() {
        assertThat(compile("""
            scenario a.b {
                machine 1n1l4c1t
                cell a { 1_000_000_000 x spin }
                phase run 99999999999999999999s
            }
            """).diagnostics()).extracting(Diagnostic::id).containsExactly("SCX0107", "SCX0005");
        assertThat(compile("scenario a { machine 999n999l9999c9t; phase run 1s; expect healthy }")
                        .hasErrors())
                .isTrue();
    }

    @Test
    void aNulByteIsNoText() {
        assertThat(compile("scenario a {\0}").diagnostics())
                .extracting(Diagnostic::id)
                .containsExactly("SCX0003");
    }

    @Test
    void lineEndsAndByteOrderMarksDoNotMatter() throws IOException {
        assertThat(compile("\uFEFF" + example("cell0.scx").replace("\n", "\r\n"))
                        .diagnostics())
                .isEmpty();
    }

    /** Examples with words swapped, dropped and repeated: diagnostics or scenarios, never an exception. */
    @Test
    void noMutationThrows() throws IOException {
        List<String> all =
                List.of(example("vtime.scx"), example("more.scx"), example("races.scx"), example("hostile.scx"));
        for (long seed = 1; seed <= 1500; seed++) {
            Random random = new Random(seed);
            String text = all.get(random.nextInt(all.size()));
            List<String> words = new java.util.ArrayList<>(List.of(text.split("(?<=\\s)|(?=[\\s{}();,])")));
            for (int i = 0; i < 1 + random.nextInt(6); i++) {
                int a = random.nextInt(words.size());
                switch (random.nextInt(3)) {
                    case 0 -> words.remove(a);
                    case 1 -> words.add(a, words.get(random.nextInt(words.size())));
                    default -> words.set(a, words.get(random.nextInt(words.size())));
                }
            }
            String mutated = words.stream().collect(Collectors.joining());
            try {
                assertThat(compile(mutated)).isNotNull();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + "\n" + mutated, e);
            }
        }
    }
}
