package org.scxc.bpf.layered;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What unified_alloc() of scx_layered 1.1.4 gives of the same demands, with one node and nothing pinned. */
class SharesTest {
    private static int[] of(int... numbers) {
        return numbers;
    }

    @Test
    void whoAsksForLessLeavesTheRestToTheOthers() {
        assertThat(Shares.of(8, of(3, 2), of(100, 100))).containsExactly(3, 2);
        assertThat(Shares.of(8, of(9, 9, 9), of(100, 100, 100))).containsExactly(3, 3, 2);
        assertThat(Shares.of(16, of(20, 3, 20, 0), of(100, 100, 300, 100))).containsExactly(3, 3, 10, 0);
        assertThat(Shares.of(16, of(2, 0, 16, 16), of(100, 100, 100, 100))).containsExactly(2, 0, 7, 7);
    }

    @Test
    void whoAsksHasAUnitWhileAnotherHasTwo() {
        assertThat(Shares.of(5, of(5, 5), of(10000, 1))).containsExactly(4, 1);
        assertThat(Shares.of(7, of(1, 9, 9), of(1, 10000, 5000))).containsExactly(1, 4, 2);
        assertThat(Shares.of(4, of(5, 5, 5, 5, 5, 5), of(100, 100, 100, 100, 100, 1000)))
                .containsExactly(1, 1, 1, 0, 0, 1);
    }

    private long state = 12345;

    private int random(int bound) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        return (int) ((state >>> 33) % bound);
    }

    /** 20,000 cases, of which the crate's allocator gave the same hash. */
    @Test
    void manyCasesAreThoseOfTheCrate() {
        long hash = 7;
        for (int i = 0; i < 20_000; i++) {
            int total = 1 + random(64);
            int[] demands = new int[1 + random(8)];
            int[] weights = new int[demands.length];
            for (int layer = 0; layer < demands.length; layer++) {
                demands[layer] = random(40);
                weights[layer] = 1 + random(400);
            }
            for (int share : Shares.of(total, demands, weights)) {
                hash = hash * 31 + share;
            }
        }
        assertThat(hash).isEqualTo(-7632115589076093580L);
    }
}
