package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.model.Setup;
import org.scxc.runtime.models.ObjectEngine;

/** The interpreter and the translator leave the same bytes, over whole scenarios with the objects of src/test/c. */
class EnginesTest {
    private static final Path OBJECTS = Path.of("src/test/resources/org/scxc/cli/objects");

    private static String text(String object, String more, String kernel) {
        return """
            scheduler own { object "%s"; %s }
            scenario test.engines {
                machine 1n2l2c2t
                kernel %s
                scheduler own
                noise guest
                root {
                    a: 9 x spin
                    b: 3 x bursty(run 2ms, sleep 3ms)
                    c: 2 x spin { nice 10; affinity 1 }
                    m: 1 x spin
                }
                cell d {}
                phase run 2s { at 300ms { move m to d }; at 900ms { detach }; at 1s { attach own } }
                expect healthy
            }
            """.formatted(OBJECTS.resolve(object + ".bpf.o").toAbsolutePath(), more, kernel);
    }

    @ParameterizedTest
    @CsvSource({
        "shared, , 6.16",
        "shared, , 7.3",
        "shared, rodata fifo = 1, 6.18",
        "shared, rodata fails_at = 30, 7.3",
        "shared, rodata strays_at = 30, 7.3",
        "iterator, , 7.3",
        "iterator, rodata refuses = - 16, 6.18",
        "credit_1, , 7.3",
        "credit_2, , 6.17",
    })
    void bothLeaveTheSameMemory(String object, String more, String kernel) throws IOException {
        assertThat(Engines.areEqual("test.scx", text(object, more == null ? "" : more, kernel)))
                .isEmpty();
    }

    /** It would be no proof if it did not tell one run from another. */
    @Test
    void theHashTellsRunsApart() {
        Setup setup = Engines.compiled("test.scx", text("shared", "", "7.3"))
                .getFirst()
                .variants()
                .getFirst()
                .setup();
        Engines.Left one = Engines.run(setup, 1, ObjectEngine.TRANSLATOR);
        Engines.Left other = Engines.run(setup, 2, ObjectEngine.TRANSLATOR);
        assertThat(one.hashes()).hasSize(2).doesNotContainAnyElementsOf(other.hashes());
        assertThat(Engines.run(setup, 1, ObjectEngine.AS_NEEDED)).isEqualTo(one);
    }
}
