package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is certain of a change before any run, by the order in time and not by that of the text. */
class ScenarioIndexTest {
    private static final String SCENARIO = """
        scenario index.s {
            machine 1n1l4c1t
            kernel 6.18
            scheduler simple
            cell a { cpus 0-1; w: 2 x spin; v: 1 x spin }
            cell b { cpus 2-3; 1 x spin }
            cell empty { cpus 3 }
            %s
            expect healthy
        }
        """;

    private static String errors(String phases) {
        return String.join(
                " ",
                Texts.compile(SCENARIO.formatted(phases)).diagnostics().stream()
                        .map(d -> d.id() + "@"
                                + phases.substring(0, d.span().start() - SCENARIO.indexOf("%s"))
                                        .chars()
                                        .filter(c -> c == ';')
                                        .count())
                        .toList());
    }

    /** Which statement of the phases is an error, counted from 0 by semicolons. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        phase p 1s { set w affinity 2; set w affinity 0 } | SCX0413@0
        phase p 1s { set a cpus 2-3; set w affinity 2 } | ''
        phase p 1s { at 2ms { set w affinity 2 }; at 1ms { set a cpus 2-3 } } | ''
        phase p 1s { at 1ms { set w affinity 2 }; at 2ms { set a cpus 2-3 } } | SCX0413@0
        phase p 1s { set a cpus 2-3 }; phase q 1s { set w affinity 0 } | SCX0413@1
        phase p 1s { at 2s { set w affinity 2 } } | SCX0402@0
        phase p 1s { every 1ms { set a cpus 2-3 }; at 5ms { set w affinity 2 } } | ''
        phase p 1s { every 10ms { set a cpus 2-3 }; at 5ms { set w affinity 2 } } | ''
        phase p 1s { every ~1ms { set w affinity 2 } } | ''
        phase p 1s { every 1ms { set w affinity 2 } } | SCX0413@0
        phase p 1s { every 1ms { set a cpus 2; set w affinity 0-1 } } | SCX0413@1
        phase p 1s { at ~1ms { set a cpus 2-3 }; at 5ms { set w affinity 2 } } | ''
        phase p 1s { at ~5ms { set w affinity 2 } } | ''
        phase p 1s { move w to b; set w affinity 2; set w affinity 0 } | SCX0413@2
        phase p 1s { move w to root; set w affinity 2 } | ''
        phase p 1s { offline 0-1; set w affinity 2 } | ''
        phase p 1s { offline 1; set w affinity 1 } | SCX0413@1
        phase p 1s { offline 1; online 1; set w affinity 1 } | ''
        phase p 1s { offline 0-2; offline 3 } | SCX0404@1
        phase p 1s { set w affinity any(count 1, of 0-3) } | ''
        phase p 1s { set w affinity any(count 1, of 2-3) } | SCX0413@0
        phase p 1s { clear a affinity } | ''
        phase p 1s { spawn in a { 1 x spin { affinity 2 } } } | SCX0413@0
        phase p 1s { set a cpus 2-3; spawn in a { 1 x spin { affinity 2 } } } | ''
        phase p 1s { spawn in a { 1 x spin { affinity 2 } }; set a cpus 2-3 } | ''
        phase p 1s { spawn in root { 1 x spin { affinity 2 } } } | ''
        phase p 1s { clear a cpus } | SCX0414@0
        phase p 1s { clear empty cpus; clear empty cpus } | ''
        phase p 1s { stop w; stop v; clear a cpus } | ''
        phase p 1s { stop w; clear a cpus } | SCX0414@1
        phase p 1s { move w to b; move v to b; clear a cpus } | ''
        phase p 1s { swap a empty cpus } | ''
        phase p 1s { clear empty cpus; swap a empty cpus } | SCX0414@1
        phase p 1s { attach central } | SCX0414@0
        phase p 1s { detach; attach central } | ''
        phase p 1s { detach; attach central; attach simple } | SCX0414@2
        phase p 1s { at 1ms { detach }; at ~2ms { attach simple }; at 3ms { attach central } } | ''
        phase p 1s { at 3ms { set b weight 50 }; at 2ms { remove b } } | SCX0414@0
        phase p 1s { cell c { cpus 1; u: 1 x spin }; set u affinity 0 } | SCX0413@2
        """)
    void isKnownBeforeItRuns(String phases, String errors) {
        assertThat(errors(phases)).as(phases).isEqualTo(errors);
    }
}
