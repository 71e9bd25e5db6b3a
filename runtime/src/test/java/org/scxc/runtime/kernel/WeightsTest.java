package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** nice → sched_ext weight (docs/kernel/weights.md#weights). */
class WeightsTest {
    @Test
    void everyNiceLevel() {
        int[] weights = IntStream.rangeClosed(-20, 19)
                .map(nice -> Weights.scx(Weights.load(nice)))
                .toArray();
        assertThat(weights)
                .containsExactly(
                        8668, 7007, 5516, 4519, 3544, 2847, 2271, 1827, 1460, 1164, 932, 744, 596, 479, 381, 305, 244,
                        194, 155, 125, 100, 80, 64, 51, 41, 33, 27, 21, 17, 13, 11, 8, 7, 5, 4, 4, 3, 2, 2, 1);
        assertThat(Weights.scx(Weights.IDLE_LOAD)).isEqualTo(1);
    }
}
