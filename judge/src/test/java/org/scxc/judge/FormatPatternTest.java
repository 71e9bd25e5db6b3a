package org.scxc.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target CPU %d not allowed for %s[%d]|SCX_DSQ_LOCAL[_ON] target CPU 3 not allowed for spin[341]|true",
                "SCX_DSQ_LOCAL[_ON] target|SCX_DSQ_LOCAL[_ON] target CPU 3|true",
                "SCX_DSQ_LOCAL[_ON] target|SCX_DSQ_LOCALO target CPU 3|false",
                "target CPU %d not|target CPU x not|false",
                "cpu %d|cpu -1|true",
                "vtime %llu > %llu|vtime 18446744073709551615 > 5|true",
                "vtime %llu|vtime -5|false",
                "flags 0x%x|flags 0x1f|true",
                "flags 0x%llx|flags 0xg|false",
                "%#x set|0x1f set|true",
                "100%% of %u|100% of 4|true",
                "100%% of|100%% of|false",
                "100%|at 100%|true",
                "50% off|50% off|true",
                "%u.%03us|5.004s|true",
                "ptr %p end|ptr 00000000deadbeef end|true",
                "at %pS now|at do_idle+0x1f/0x80 now|true",
                "cpus %*pbl here|cpus 0-3,8 here|true",
                "(%-10s)|(ab        )|true",
                "a.c|abc|false",
                "(nr_cpus=%d, num_cells=%d)|Cell 0 (nr_cpus=16, num_cells=3)!|true",
            })
    void finds(String format, String message, boolean found) {
        assertThat(FormatPattern.of(format).foundIn(message)).isEqualTo(found);
    }
}
