package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.backends.Findings;
import org.scxc.backends.Problem;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.model.SourceSpan;

/** What ktstr would find out in the guest, or never, is told at the scenario's line. */
class ProblemsTest {
    /** Line 1 is the head; the body begins in line 2, {@code /} ends a line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cell c { 1 x spin } / phase p 9s / target ktstr { duration 5s }                 | 4 | more than the duration of 5 s
        cell c { 1 x spin } / phase p 9s / target ktstr { duration 500ms }              | 4 | whole number of seconds
        cell c { 40_000 x spin } / phase p 9s                                           | 1 | the guest has 32768 pids
        cell c { 20_000 x fork_exit } / phase p 9s                                      | 1 | the guest has 32768 pids
        cell c { 9 x signal_storm(signals_per_iter 1, work_iters 1) } / phase p 9s      | 2 | in groups of 2, and 9
        cell c { 3 x epoll_storm(producers 1, consumers 2, events_per_burst 3) } / phase p 9s  | 2 | wants threads
        cell c { 1 x spin } / phase p 9s { every 1us { clear c cpus } }                 | 3 | each is a step of its own
        cell c { 1 x spin } / phase p 9s / target ktstr { snapshots 72 }                | 4 | from 0 to 64
        cell c { 1 x spin } / phase p 3s / target ktstr { snapshots 24 }                | 4 | at most 23
        cell c { 1 x spin } / phase p 9s / target ktstr { memory 1KiB }                 | 4 | whole number of MiB
        cell c { 1 x spin } / phase p 9s / target ktstr { memroy 1MiB }                 | 4 | no setting "memroy"
        cell c { cpus any(count 2, of 0-3); 1 x spin } / phase p 9s                     | 2 | drawn at random
        cell c { 1 x spin } / phase p 9s { offline 3 }                                  | 3 | no op that takes a CPU away
        cell c { a: 1 x spin; b: 1 x spin } / phase p 9s { set a affinity 1 }           | 3 | all workers of a cell
        cell c { a: 1 x spin } / phase p 9s { every ~1s { set a affinity 1 } }          | 3 | none that are drawn
        cell c { a: 1 x spin } / phase p 9s { set a nice 5 }                            | 3 | renice
        cell c { a: 1 x spin } / phase p 9s { set a cookie red }                        | 3 | core-scheduling cookie
        cell c { a: 1 x spin { cookie red } } / phase p 9s                              | 2 | no core-scheduling cookie
        cell c { 1 x bursty(run 1ms, sleep ~1ms) } / phase p 9s                         | 2 | times of ktstr's Bursty are fixed, and bursty(run 1ms, sleep ~1ms) draws one
        cell c { 8 x thundering_herd(waiters 7, batches 1000, inter_batch 50us) } / phase p 9s | 2 | ktstr's ThunderingHerd counts inter_batch in whole milliseconds
        cell c { 1 x periodic(run 1ms, period 10ms) } / phase p 9s                      | 2 | no work type that does what periodic(run 1ms, period 10ms) does
        cell c { 1 x spin } / phase p 9s { at 1s as second { clear c cpus } }          | 3 | only process that changes cgroups
        scheduler minimal / cell c { 1 x spin } / phase p 9s                            | 2 | no binary
        cell c { 1 x spin } / phase p 9s { spawn in c { 1 x spin }; at 1s { clear c cpus } } | 3 | ends with it
        """)
    void isToldAtItsLine(String body, int line, String message) {
        KtstrBuilt built = Scx.scenario(body.replace(" / ", "\n") + "\nexpect healthy");
        assertThat(built.problems()).as(body).isNotEmpty();
        Problem first = built.problems().getFirst();
        assertThat(first.message()).contains(message);
        assertThat(first.span().line()).isEqualTo(line);
        assertThat(first.hint()).isNotBlank();
        assertThat(built.tests()).isEmpty();
    }

    /**
     * What is refused each time is an error of check. What comes again and again is refused at some times and not at
     * others there, so that check lets it pass; a test has to know.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cell c { cpus 0-7; w: 1 x spin } / phase p 4s { every 1s { set c cpus 4-7 } } / phase q 2s { set w affinity 0-1 } | 4 | affinity 0-1 holds no CPU of the cgroup's 4-7
        cell c { cpus 0-7; w: 1 x spin } / phase p 4s { every 1s { set w affinity 0-1; set c cpus 4-7 } } | 3 | affinity 0-1 holds no CPU of the cgroup's 4-7
        cell c { cpus 0-7 } / phase p 4s { every 1s { set c cpus 4-7 } } / phase q 2s { spawn in c { 1 x spin { affinity 0-1 } } } | 4 | affinity 0-1 holds no CPU of the cgroup's 4-7
        scheduler simple / cell c { w: 1 x spin } / phase p 1s { detach } / phase q 4s { every 1s { attach } } | 5 | attaches a scheduler where none is
        scheduler simple / cell c { w: 1 x spin } / phase p 1s { detach } / phase q 1500ms { every 1s { attach } } / phase r 1s { attach } | 6 | attaches a scheduler where none is
        """)
    void whatHappensInALoopIsToldAtItsLine(String body, int line, String message) {
        isToldAtItsLine(body, line, message);
    }

    private static void isTold(String text, int line, String message) {
        KtstrBuilt built = Scx.build(text, Mode.GUARD);
        assertThat(built.tests()).isEmpty();
        assertThat(built.problems()).anySatisfy(p -> {
            assertThat(p.message()).contains(message);
            assertThat(p.span().line()).isEqualTo(line);
        });
    }

    @Test
    void twoTestsOfOneNameInAllFilesTogether() {
        String body = " { machine 1n1l2c1t; cell c { 1 x spin }; phase p 1s; expect healthy }\n";
        isTold("scenario a.b_c" + body + "scenario a_b.c" + body, 2, "ktstr would run one of them only");
    }

    @Test
    void moreCpusThanAGuestHas() {
        isTold(
                "scenario a.b {\n machine 1n16l16c1t\n cell c { 1 x spin }\n phase p 1s\n expect healthy\n}",
                1,
                "ktstr's largest has 252");
    }

    @Test
    void whatIsNotSaidIsWrittenAllTheSame() {
        String text = Scx.build(
                        "scenario a.b { machine 1n1l2c1t; cell c { 1 x spin }; phase p 1s; expect healthy }",
                        Mode.GUARD)
                .tests()
                .getFirst()
                .text();
        assertThat(text).contains("duration_s = 1", "watchdog_timeout_s = 30");
    }

    /** The compiler says so first (SCX0102); this is for what it may let pass. */
    @Test
    void spawnIntoACgroupThatIsNotThere() {
        SourceSpan here = new SourceSpan("t.scx", 0, 1, 7, 1);
        KtstrGroup group = new KtstrGroup(1, Work.SPIN_WAIT, new Policy.Normal(), 0, new Pinning.Inherit(), here);
        Def def = new Def("c", Optional.empty(), 100, List.of(group), here);
        Hold hold = new Hold.Fixed(1);
        List<KtstrStep> steps = List.of(
                new KtstrStep("p", "p", List.of(), List.of(def), hold),
                new KtstrStep("q", "q", List.of(new KtstrOp.SpawnWorkers("c", group, here)), List.of(), hold));
        Findings findings = new Findings();
        TargetSettings none =
                new TargetSettings(Optional.empty(), 256, 0, here, Optional.empty(), Optional.empty(), "");
        new Checks(new Machine(1, 1, 2, 1), findings)
                .check(new KtstrProgram(List.of(), List.of(), steps), 9, none, here);
        assertThat(findings.problems()).hasSize(1);
        assertThat(findings.problems().getFirst().message()).contains("does not exist when ktstr does this");
    }
}
