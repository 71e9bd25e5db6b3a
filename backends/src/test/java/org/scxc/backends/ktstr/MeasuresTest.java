package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Problem;

/** Measures become claims of {@code post_vm} on what ktstr keeps: values by worker, by cgroup and step, by start. */
class MeasuresTest {
    private static String text(String body) {
        KtstrBuilt built = Scx.scenario(body);
        assertThat(built.problems()).isEmpty();
        return built.tests().getFirst().text();
    }

    private static final String TWO = "cell c { a: 2 x spin; b: 1 x spin { nice 5 } }\nphase p 3s\n";

    @Test
    void groupsOfACellAreWorkersByNumber() {
        assertThat(text(TWO + "expect usage(a) >= 2.9 * usage(b)"))
                .contains(
                        "let c_p = stats(result, 0, \"c\")?;",
                        "let a_usage_p = usage(&c_p, 0..2, 3)?;",
                        "let b_usage_p = usage(&c_p, 2..3, 3)?;",
                        "claim!(v, a_usage_p).at_least(A_USAGE_MIN * b_usage_p);");
    }

    @Test
    void workersOfAStepComeBeforeThoseOfAllSteps() {
        assertThat(text("cell c { a: 2 x spin }\nphase p 3s { spawn in c { b: 1 x spin } }\nexpect usage(a) >= 1%"))
                .contains("usage(&c_p, 1..3, 3)?");
    }

    @Test
    void theRootCgroupHasNoName() {
        assertThat(text("root { a: 1 x spin }\ncell c { 1 x spin }\nphase p 3s\nexpect usage(a) >= 1%"))
                .contains("let root_p = stats(result, 0, \"\")?;", "usage(&root_p, 0..1, 1)?");
    }

    @Test
    void theLeastWorkerAndTheShare() {
        assertThat(text(TWO + "expect usage.min(a) >= 1%\nexpect share(a) >= 10%"))
                .contains(
                        "for usage in usages(&c_p, 0..2, 3)? {",
                        "a_usage_p_min = a_usage_p_min.min(usage);",
                        "let usage_of_all_p = usage(&c_p, 0..3, 3)?;",
                        "let share_a_share_p = a_share_p / usage_of_all_p;");
    }

    @Test
    void aWholeRunIsItsStepsByTheirLengths() {
        assertThat(text("cell c { a: 2 x spin }\nphase p 3s\nphase q 1s\nexpect usage(a) >= 1%"))
                .contains(
                        "let mut a_usage = 0.0;",
                        "+= 3.0 / 4.0 * usage(&c_p, 0..2, 2)?;",
                        "+= 1.0 / 4.0 * usage(&c_q, 0..2, 2)?;");
    }

    /** A pass of a body, and a microsecond of one that only spins, are no pass of a ktstr worker's loop. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        iterations(a) >= 1000                                  | approximated
        iterations(a) between 10 and 20                        | approximated
        iterations(a) - iterations(b) >= 10                    | approximated
        2000 <= iterations(a)                                  | approximated
        iterations(a) * iterations(a) >= iterations(b)         | approximated
        iterations(a) > 0                                      | exact
        iterations(a) >= 0.5 * iterations(b)                   | exact
        iterations(a) / iterations(b) between 0.9 and 1.1      | exact
        iterations(a) - iterations(b) <= 0.1 * iterations(a)   | exact
        """)
    void aNumberOfIterationsIsAnotherAmountOfWork(String claim, String word) {
        String text = "scenario a.b { " + Scx.HEAD + TWO + "expect " + claim + "\n}\n";
        var report = KtstrBackend.fidelity(Scx.request(text, Mode.GUARD));
        assertThat(report.problems()).isEmpty();
        assertThat(report.findings())
                .filteredOn(f -> f.construct().contains("iterations"))
                .allSatisfy(f -> assertThat(f.fidelity().word()).isEqualTo(word))
                .hasSize(1);
    }

    @Test
    void iterationsOfOneGroupAreOfItsStart() {
        assertThat(text(TWO + "expect iterations(b) > 0"))
                .contains("let c_2 = started(result, \"c\", 1, 1)?;", "c_2.total_iterations as f64");
    }

    @Test
    void wakeupsAreTimeBlockedLessTheSleep() {
        String cell = "cell c { s: 1 x bursty(run 1ms, sleep 10ms); 4 x spin }\nphase p 3s\n";
        assertThat(text(cell + "expect wakeup.max(s) <= 5ms"))
                .contains("late.extend(wakeups(&c_p, 10_000_000)?);", "let s_wakeup_p_max = late[late.len() - 1];");
    }

    @Test
    void whereWorkersRan() {
        assertThat(text(TWO + "expect never ran(b) on 0-1\nexpect eventually ran(c) on 2-3"))
                .contains("c_1.claim_cpus_used(&mut v).nonempty();".replace("c_1", "c_2"), "disjoint_from(")
                .contains("ran_on(&c_p.cpus_used, [2..=3])", ".at_least(");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cell c { a: 1 x spin } / phase p 3s / expect wakeup.max(a) <= 5ms | only of workers that sleep equally long
        cell c { a: 1 x bursty(run 1ms, sleep 2ms); 1 x bursty(run 1ms, sleep 3ms) } / phase p 3s / expect wakeup.max(a) <= 5ms | others in it block too
        cell c { a: 1 x bursty(run 1ms, sleep 2ms) } / cell d { 1 x spin } / phase p 3s / expect wait.p99(a) <= 5ms | as one sum, not wait by wait
        cell c { a: 1 x spin; b: 1 x spin } / phase p 3s / phase q 3s / expect iterations(a) during p > 0 | of each start in the whole run
        cell c { a: 1 x spin } / cell d { 1 x spin } / phase p 3s { move a to d } / expect usage(a) >= 1% | move, stop or are started again
        """)
    void whatKtstrDoesNotKeepIsSaid(String body, String reason) {
        List<Problem> problems = Scx.scenario(body.replace(" / ", "\n")).problems();
        assertThat(problems).as(body).isNotEmpty();
        assertThat(problems.getFirst().message()).contains("its test would not claim", reason);
    }

    @Test
    void filesThatClaimSomethingElseAreNoticed() {
        KtstrBuilt built = Scx.scenario(TWO + "expect usage(a) >= 2.9 * usage(b)");
        assertThat(Claimed.differences(built.runs(), built.tests())).isEmpty();
        Map.of("2.9;", "0.9;", ".at_least(", ".at_most(", "0..2, 3", "0..1, 3", "post_vm = check_a_b,", "")
                .forEach((from, to) -> {
                    OutputFile file = built.tests().getFirst();
                    OutputFile edited = new OutputFile(file.name(), file.text().replace(from, to));
                    assertThat(edited).as(from).isNotEqualTo(file);
                    assertThat(Claimed.differences(built.runs(), List.of(edited)))
                            .as(from)
                            .hasSize(1);
                });
    }
}
