package org.scxc.bpf.layered;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.model.Machine;

/** CPUs are given out and taken back core by core. */
class CpuPoolTest {
    private static final Machine SMT = new Machine(1, 2, 2, 2);

    private static BitSet cpus(int... cpus) {
        BitSet set = new BitSet();
        for (int cpu : cpus) {
            set.set(cpu);
        }
        return set;
    }

    @Test
    void aCoreIsGivenAsAWholeAndTheLastOneComesBackFirst() {
        CpuPool pool = new CpuPool(SMT, false);
        BitSet all = cpus(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(pool.unit()).isEqualTo(2);
        assertThat(pool.take(all, List.of(2, 0, 1, 3), 3)).isEqualTo(cpus(4, 5, 0, 1));
        assertThat(pool.take(cpus(0, 1, 2, 3), List.of(2, 0, 1, 3), 8)).isEqualTo(cpus(2, 3));
        assertThat(pool.fallback()).isEqualTo(6);
        assertThat(pool.giveBackLast(cpus(4, 5, 0, 1), List.of(2, 0, 1, 3))).isEqualTo(cpus(0, 1));
        assertThat(pool.available()).isEqualTo(cpus(0, 1, 6, 7));
        assertThat(pool.fallback()).isZero();
    }

    @Test
    void aPartOfACoreIsGivenIfPartsMayBe() {
        CpuPool pool = new CpuPool(SMT, true);
        assertThat(pool.unit()).isEqualTo(1);
        assertThat(pool.take(cpus(0, 1, 2, 3, 4, 5, 6, 7), List.of(1, 0), 3)).isEqualTo(cpus(2, 3, 0));
    }
}
