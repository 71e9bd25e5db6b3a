package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A claim that no run can judge is an error; one that some variant's run can judge is none. */
class ClaimChecksTest {
    private static final String SCENARIO = """
        scenario claims.s {
            machine tiny_1llc
            scheduler simple
            cell a { w: 2 x spin; v: 2 x spin }
            phase settle 1s
            phase run 1s { spawn in a { late: 2 x spin } }
            phase end 1s { stop v }
            %s
        }
        """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expect usage.min(w) >= 200%",
                "expect share.max(w) <= 50%",
                "expect 2 * usage.max(w) between 10% and 20%",
                "expect usage.min(a) >= 1%",
                "expect always usage(w) <= 200%",
                "expect never vtime_gap(w) == 5s",
                "expect always wait.max(w) >= 1ms",
                "expect events(sub_rescue) == 0",
                "expect events(bypass_activate) <= 1",
                "variant x with kernel.hz 100 { expect usage.min(w) >= 1% }",
            })
    void noRunCanJudgeThese(String claim) {
        Compilation compiled = Texts.compile(SCENARIO.formatted(claim));
        assertThat(compiled.diagnostics()).extracting(d -> d.id()).containsExactly("SCX0512");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expect usage.min(w) during run >= 100%",
                "expect usage.min(late) >= 1%",
                "expect usage(w) >= 1%",
                "expect wait.max(w) <= 1s",
                "expect always wait.max(w) <= 1s",
                "expect never vtime_gap(w) > 5s",
                "expect usage.min(v) >= 1%",
                "expect events(dispatch_keep_last) <= 10",
                "expect always events(dispatch_keep_last) <= 10",
            })
    void someRunCanJudgeThese(String claim) {
        assertThat(Texts.compile(SCENARIO.formatted(claim)).diagnostics()).isEmpty();
    }
}
