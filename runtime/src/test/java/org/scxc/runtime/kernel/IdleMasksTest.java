package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.scxc.model.CpuSet;
import org.scxc.model.Machine;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/**
 * Golden sequences of any_distribute and the SMT rules of idle tracking (docs/kernel/idle.md#masks, #any-distribute).
 */
class IdleMasksTest {
    private final Store store = new Store(16);
    private final IdleMasks idle = new IdleMasks(store, new Machine(1, 2, 4, 2));

    private int mask(String cpus) {
        int m = store.masks("test." + cpus, 1);
        store.maskFrom(m, CpuSet.parse(cpus).words());
        return m;
    }

    private int[] draws(int mask, int n) {
        return IntStream.range(0, n).map(i -> idle.any(0, mask)).toArray();
    }

    @Test
    void cursorStartsAtZeroAndComesLast() {
        assertThat(draws(mask("0-1"), 4)).containsExactly(1, 0, 1, 0);
    }

    @Test
    void cursorWalksTheMask() {
        assertThat(draws(mask("1-7"), 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 1);
    }

    @Test
    void masksShareTheCursorOfTheExecutingCpu() {
        assertThat(draws(mask("1-7"), 3)).containsExactly(1, 2, 3);
        assertThat(draws(mask("0-1"), 2)).containsExactly(0, 1);
        assertThat(idle.any(5, mask("2-3"))).isEqualTo(2);
    }

    @Test
    void anEmptyMaskLeavesTheCursor() {
        int empty = store.masks("empty", 1);
        assertThat(idle.any(0, empty)).isEqualTo(16);
        assertThat(idle.any(0, mask("0-1"))).isEqualTo(1);
    }

    @Test
    void wholeCoresComeFirstAndAClaimBreaksTheCore() {
        idle.reset();
        int all = mask("0-15");
        assertThat(idle.testAndClear(4)).isTrue();
        assertThat(idle.testAndClear(4)).isFalse();
        assertThat(idle.coreIdle(5)).isFalse();
        assertThat(idle.isIdle(5)).isTrue();
        assertThat(idle.pick(0, mask("4-5"), Scx.PICK_IDLE_CORE)).isEqualTo(-Scx.EBUSY);
        assertThat(idle.pick(0, mask("4-7"), 0)).isEqualTo(6);
        assertThat(idle.pick(0, all, Scx.PICK_IDLE_CORE)).isEqualTo(8);
    }

    @Test
    void aCoreIsWholeOnlyWhenItsLastThreadGoesIdle() {
        idle.enterIdle(2);
        assertThat(idle.coreIdle(2)).isFalse();
        idle.enterIdle(3);
        assertThat(idle.coreIdle(2)).isTrue();
        idle.leaveIdle(3);
        assertThat(idle.coreIdle(2)).isFalse();
        assertThat(idle.isIdle(2)).isTrue();
    }
}
