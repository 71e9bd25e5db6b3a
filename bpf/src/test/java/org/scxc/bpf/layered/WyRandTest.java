package org.scxc.bpf.layered;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order that fastrand 2.5.0 gives eight numbers, and then three, after the same seed. */
class WyRandTest {
    @ParameterizedTest
    @CsvSource({"0, 54621703, 102", "1, 52140673, 021", "7, 56403271, 201", "21474836483, 67051243, 021"})
    void itShufflesAsTheCrateDoes(long seed, String eight, String three) {
        WyRand random = new WyRand(seed);
        assertThat(shuffled(random, 8)).isEqualTo(eight);
        assertThat(shuffled(random, 3)).isEqualTo(three);
    }

    private static String shuffled(WyRand random, int count) {
        List<Integer> list = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        random.shuffle(list);
        return list.stream().map(String::valueOf).collect(Collectors.joining());
    }
}
