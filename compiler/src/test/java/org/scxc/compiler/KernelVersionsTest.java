package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.compiler.Overrides.NewerKernels;

/** Which kernel versions and tick rates there are is known before anything runs, in scenarios and races alike. */
class KernelVersionsTest {
    private static final String SCENARIO = "scenario v.s { machine 1n1l2c1t; kernel %s; scheduler simple;"
            + " root { 1 x spin }; phase run 1s; expect healthy }\n";
    private static final String RACE = "race v.r { machine 1n1l2c1t; discipline LP; kernel %s;"
            + " task p { affinity 0-1; queued 1 }; cpu 0 { dispatch }; expect never exit any }\n";

    private static Compilation compile(String text, Overrides overrides) {
        return Compiler.compile(List.of(new SourceText("v.scx", text)), overrides);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.15", "6.11", "6.20", "6.99.1", "7.4", "7.3.5", "6.18.99", "9.1", "99.1", "618"})
    void aVersionThatIsNotKnownIsUnderlined(String version) {
        for (String form : List.of(SCENARIO, RACE)) {
            String text = form.formatted(version);
            Compilation compiled = compile(text, Overrides.NONE);
            assertThat(compiled.hasErrors()).as(text).isTrue();
            assertThat(compiled.diagnostics()).allSatisfy(d -> {
                assertThat(d.id()).isEqualTo("SCX0113");
                assertThat(text.substring(d.span().start(), d.span().end())).isEqualTo(version);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"6.12,6.12.107", "6.18,6.18.15", "6.18.15,6.18.15", "6.18.3,6.18.3", "7.0,7.0.13", "7.3,7.3.4"})
    void aVersionStandsForARelease(String version, String release) {
        Compilation compiled = compile(SCENARIO.formatted(version), Overrides.NONE);
        assertThat(compiled.diagnostics()).isEmpty();
        assertThat(compiled.scenarios()
                        .getFirst()
                        .variants()
                        .getFirst()
                        .setup()
                        .kernel()
                        .release())
                .contains(release);
        assertThat(compile(RACE.formatted(version), Overrides.NONE).diagnostics())
                .isEmpty();
    }

    @Test
    void theDefaultStandsForAReleaseToo() {
        Compilation compiled = compile(
                "scenario v.s { machine 1n1l2c1t; scheduler simple; root { 1 x spin }; phase run 1s; expect healthy }",
                Overrides.NONE);
        assertThat(compiled.scenarios()
                        .getFirst()
                        .variants()
                        .getFirst()
                        .setup()
                        .kernel()
                        .release())
                .contains("6.18.15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.4", "7.3.5", "99.1"})
    void aNewerOneIsAWarningForRealKernels(String version) {
        Overrides real = new Overrides(Optional.empty(), OptionalInt.empty(), List.of(), NewerKernels.WARNING);
        for (String form : List.of(SCENARIO, RACE)) {
            Compilation compiled = compile(form.formatted(version), real);
            assertThat(compiled.hasErrors()).isFalse();
            assertThat(compiled.diagnostics()).extracting(d -> d.id()).containsExactly("SCX0127");
        }
        assertThat(compile(SCENARIO.formatted("6.20"), real).hasErrors()).isTrue();
        assertThat(compile(SCENARIO.formatted("5.15"), real).hasErrors()).isTrue();
    }

    @Test
    void theCommandLineIsReadAsAKnob() {
        String text = SCENARIO.formatted("6.18") + RACE.formatted("6.18");
        Compilation foo = compile(text, new Overrides(Optional.of("foo"), OptionalInt.empty(), List.of()));
        assertThat(Texts.render(foo)).contains("no kernel is called \"foo\"", "--> --kernel foo:1");
        Compilation old = compile(text, new Overrides(Optional.of("5.15"), OptionalInt.empty(), List.of()));
        assertThat(Texts.render(old)).contains("kernel 5.15 has no sched_ext", "--> --kernel 5.15:1");
        Compilation hz = compile(text, new Overrides(Optional.empty(), OptionalInt.of(333), List.of()));
        assertThat(Texts.render(hz)).contains("no kernel is built with 333 Hz", "--> --hz 333:1");
        Compilation good = compile(text, new Overrides(Optional.of("7.1"), OptionalInt.of(1000), List.of()));
        assertThat(good.diagnostics()).isEmpty();
        var kernel = good.scenarios().getFirst().variants().getFirst().setup().kernel();
        assertThat(kernel.version()).isEqualTo("7.1");
        assertThat(kernel.hz()).isEqualTo(1000);
    }

    /** A file can know more than the library. */
    @Test
    void aDeclaredBranchIsKnown() {
        String text = "kernel 7.4 { like 7.3; newest 7.4.2 }\n" + RACE.formatted("7.4.2") + SCENARIO.formatted("7.4");
        assertThat(compile(text, Overrides.NONE).diagnostics()).isEmpty();
        assertThat(Texts.render(compile("kernel 7.4 { newest 7.3.2 }\n" + RACE.formatted("7.4"), Overrides.NONE)))
                .contains("this is no release of kernel 7.4");
    }
}
