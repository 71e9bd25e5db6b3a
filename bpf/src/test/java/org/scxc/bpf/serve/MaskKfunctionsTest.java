package org.scxc.bpf.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.vm.Memory;

/** Kfuncs of masks, on masks of the kernel and on those that lie in a program's memory. */
class MaskKfunctionsTest {
    private static final int BYTES = 16;

    private Hosted hosted;

    @BeforeEach
    void aHost() throws Exception {
        hosted = new Hosted();
    }

    /** A mask of the kernel. */
    private long mask(int... cpus) {
        return with(hosted.kfunc("bpf_cpumask_create"), cpus);
    }

    /** A struct bpf_cpumask in a variable. */
    private long own(int... cpus) {
        return with(hosted.bytes(BYTES), cpus);
    }

    private long with(long mask, int... cpus) {
        for (int cpu : cpus) {
            hosted.kfunc("bpf_cpumask_set_cpu", cpu, mask);
        }
        return mask;
    }

    private long word(long mask, int index) {
        return Guest.load64(hosted.x, mask + 8L * index);
    }

    @Test
    void xorIsWhatOneOfThemHas() {
        for (long to : new long[] {mask(9), own(9)}) {
            hosted.kfunc("bpf_cpumask_xor", to, mask(1, 2, 69), own(2, 3, 68));
            assertThat(word(to, 0)).isEqualTo(0b1010);
            assertThat(word(to, 1)).isEqualTo(0b110000);
        }
        long same = own(5);
        hosted.kfunc("bpf_cpumask_xor", same, same, same);
        assertThat(hosted.kfunc("bpf_cpumask_empty", same)).isEqualTo(1);
    }

    @Test
    void setallSetsTheCpusThatThereAreAndNoMore() {
        for (long mask : new long[] {mask(), own()}) {
            hosted.kfunc("bpf_cpumask_setall", mask);
            assertThat(word(mask, 0)).isEqualTo(-1);
            assertThat(word(mask, 1)).isEqualTo((1L << Hosted.CPUS - 64) - 1);
            assertThat(hosted.kfunc("bpf_cpumask_full", mask)).isEqualTo(1);
            hosted.kfunc("bpf_cpumask_clear_cpu", Hosted.CPUS - 1, mask);
            assertThat(hosted.kfunc("bpf_cpumask_full", mask)).isZero();
        }
    }

    @Test
    void aCpuThatThereIsNotIsInNoMask() {
        long mask = own(0);
        for (long cpu : new long[] {Hosted.CPUS, -1}) {
            assertThat(hosted.kfunc("bpf_cpumask_test_and_set_cpu", cpu, mask)).isZero();
            assertThat(hosted.kfunc("bpf_cpumask_test_cpu", cpu, mask)).isZero();
        }
        assertThat(hosted.kfunc("bpf_cpumask_weight", mask)).isEqualTo(1);
    }

    @Test
    void testAndSetSaysWhatWasThere() {
        long mask = own();
        assertThat(hosted.kfunc("bpf_cpumask_test_and_set_cpu", 65, mask)).isZero();
        assertThat(hosted.kfunc("bpf_cpumask_test_and_set_cpu", 65, mask)).isEqualTo(1);
        assertThat(hosted.kfunc("bpf_cpumask_test_and_clear_cpu", 65, mask)).isEqualTo(1);
        assertThat(word(mask, 1)).isZero();
    }

    @Test
    void intersectsLooksAtEachWord() {
        assertThat(hosted.kfunc("bpf_cpumask_intersects", own(1, 69), mask(69))).isEqualTo(1);
        assertThat(hosted.kfunc("bpf_cpumask_intersects", own(1, 69), mask(68))).isZero();
    }

    /** A kfunc has up to three masks: as many copies stand side by side, and the program's bytes are not touched. */
    @Test
    void masksInAProgramsMemoryAreReadAsCopies() {
        OwnMasks masks = new OwnMasks(hosted.store);
        long one = own(3);
        long other = own(66);
        int first = masks.load(hosted.x, one);
        int second = masks.load(hosted.x, other);
        assertThat(first).isNotEqualTo(second);
        assertThat(hosted.store.maskTest(first, 3)).isTrue();
        assertThat(hosted.store.maskTest(second, 66)).isTrue();
        hosted.store.maskSet(first, 4);
        assertThat(word(one, 0)).isEqualTo(1 << 3);
        masks.store(hosted.x, one, first);
        assertThat(word(one, 0)).isEqualTo(1 << 3 | 1 << 4);
        assertThat(word(other, 1)).isEqualTo(1 << 2);
    }

    @Test
    void aCopyIsUsedAgainOnlyAfterAllArgumentsOfACall() {
        OwnMasks masks = new OwnMasks(hosted.store);
        long mask = own(1);
        int first = masks.load(hosted.x, mask);
        for (int argument = 1; argument < 5; argument++) {
            assertThat(masks.load(hosted.x, mask)).isNotEqualTo(first);
        }
        assertThat(masks.load(hosted.x, mask)).isEqualTo(first);
    }

    /** What is only read may lie where the program cannot write. */
    @Test
    void aMaskThatIsReadIsNotWrittenBack() {
        byte[] bytes = new byte[BYTES];
        bytes[0] = 2;
        long mask = hosted.memory.add(bytes, Memory.Access.READ_ONLY);
        assertThat(hosted.kfunc("bpf_cpumask_first", mask)).isEqualTo(1);
        assertThat(hosted.kfunc("bpf_cpumask_subset", mask, own(0, 1))).isEqualTo(1);
    }
}
