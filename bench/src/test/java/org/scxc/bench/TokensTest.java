package org.scxc.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A scenario is at most half as long as the Rust of the same tests. */
class TokensTest {
    private static final Path CORPUS = Path.of("../scenarios/mitosis");
    private static final Path GENERATED = Path.of("../scenarios/src/test/resources/ktstr/guard");

    @Test
    void countsWordsAndMarks() {
        assertThat(Tokens.count("cell a { cpus 1-7 } // a comment")).isEqualTo(8);
        assertThat(Tokens.count("CpusetSpec::exact([1, 2]); /* 3 */ \"a \\\" b\" 1.5ms 45%"))
                .isEqualTo(14);
    }

    /**
     * Upstream's tokens, counted by {@link Tokens} in sched-ext/scx, scheds/rust/scx_mitosis/tests: the files
     * ktstr_mitosis_init_stall_tests.rs and ktstr_mitosis_vtime_runnable_stall_tests.rs at 0dc4060c67f2 (409 and 642),
     * ktstr_mitosis_cell0_starvation_tests.rs (194) and ktstr_smoke.rs (548) at 7a58a3a1a.
     */
    @ParameterizedTest
    @CsvSource({"vtime.scx, 1051", "cell0.scx, 194", "tenant.scx, 548"})
    void atMostHalfOfUpstream(String file, int upstream) throws IOException {
        assertThat(2 * Tokens.count(Files.readString(CORPUS.resolve(file)))).isLessThanOrEqualTo(upstream);
    }

    /** Also of what our own generator writes, which says nothing twice; vtime.scx holds both variants of each test. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        vtime.scx  | ktstr_mitosis_init_stall_tests.rs ktstr_mitosis_vtime_runnable_stall_tests.rs
        cell0.scx  | ktstr_mitosis_cell0_starvation_tests.rs
        tenant.scx | ktstr_smoke.rs
        """)
    void atMostHalfOfWhatIsGenerated(String file, String rust) throws IOException {
        int ours = Tokens.count(Files.readString(CORPUS.resolve(file)));
        int theirs = 0;
        for (String name : rust.split(" ")) {
            theirs += Tokens.count(Files.readString(GENERATED.resolve(name)));
        }
        assertThat(2 * ours).isLessThanOrEqualTo(theirs);
    }
}
