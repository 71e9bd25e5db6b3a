package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.backends.Problem;

/** What ktstr would find out in the guest, or never, is told at the scenario's line. */
class ProblemsTest {
    /** Line 1 is the head; the body begins in line 2, {@code /} ends a line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        cell c { 1 x spin } / phase p 9s / target ktstr { duration 5s }                 | 4 | more than the duration of 5 s
        cell c { 1 x spin } / phase p 9s / target ktstr { duration 500ms }              | 4 | whole number of seconds
        cell c { 40_000 x spin } / phase p 9s                                           | 1 | the guest has 32768 pids
        cell c { cpus 0-3; 1 x spin { affinity 4 } } / phase p 9s                       | 2 | holds no CPU of the cgroup's 0-3
        cell c { 1 x spin } / phase p 9s / target ktstr { snapshots 72 }                | 4 | from 0 to 64
        cell c { 1 x spin } / phase p 3s / target ktstr { snapshots 24 }                | 1 | at most 23
        cell c { 1 x spin } / phase p 9s / target ktstr { memory 1KiB }                 | 4 | whole number of MiB
        cell c { 1 x spin } / phase p 9s / target ktstr { memroy 1MiB }                 | 4 | no setting "memroy"
        cell c { cpus any(count 2, of 0-3); 1 x spin } / phase p 9s                     | 2 | drawn at random
        cell c { 1 x spin } / phase p 9s { offline 3 }                                  | 3 | hot-plug
        cell c { a: 1 x spin; b: 1 x spin } / phase p 9s { set a affinity 1 }           | 3 | all workers of a cell
        cell c { a: 1 x spin } / phase p 9s { every 1s { set a affinity 1 } }           | 3 | cannot be said as steps
        cell c { a: 1 x spin } / phase p 9s { set a nice 5 }                            | 3 | renice
        cell c { 1 x bursty(run 1ms, sleep ~1ms) } / phase p 9s                         | 2 | no work type
        scheduler minimal / cell c { 1 x spin } / phase p 9s                            | 2 | no binary
        cell c { 1 x spin } / phase p 9s { spawn in c { 1 x spin }; at 1s { clear c cpus } } | 3 | ends with it
        """)
    void isToldAtItsLine(String body, int line, String message) {
        Built built = Scx.scenario(body.replace(" / ", "\n") + "\nexpect healthy");
        assertThat(built.problems()).as(body).isNotEmpty();
        Problem first = built.problems().getFirst();
        assertThat(first.message()).contains(message);
        assertThat(first.span().line()).isEqualTo(line);
        assertThat(first.hint()).isNotBlank();
        assertThat(built.tests()).isEmpty();
    }
}
