package org.scxc.bpf.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.bpf.profile.KernelProfile;
import org.scxc.runtime.ops.Scx;

class FlagsTest {
    private static Flags flags(String kernel) {
        return new Flags(new Layout(KernelProfile.of(kernel).orElseThrow().types()));
    }

    /** docs/kernel/contexts.md#flags: HEAD and CPU_SELECTED up to 6.18, and from 6.19 on. */
    @ParameterizedTest
    @ValueSource(strings = {"6.16", "6.18", "7.1", "7.2", "7.3"})
    void eachKernelHasItsNumbers(String kernel) {
        boolean moved = kernel.startsWith("7");
        long head = moved ? 1 << 16 : 1 << 4;
        long selected = moved ? 1 << 20 : 1 << 10;
        Flags flags = flags(kernel);
        assertThat(flags.in(head | 1)).isEqualTo(Scx.ENQ_HEAD | Scx.ENQ_WAKEUP);
        assertThat(flags.out(Scx.ENQ_HEAD | Scx.ENQ_CPU_SELECTED | Scx.ENQ_PREEMPT))
                .isEqualTo(head | selected | Scx.ENQ_PREEMPT);
    }

    /** A program with another kernel's number in it is not refused, and queues at the tail. */
    @Test
    void theNumberOfAnotherKernelMeansNothing() {
        assertThat(flags("7.3").in(1 << 4)).isZero();
        assertThat(flags("6.18").in(1 << 16) & Scx.ENQ_HEAD).isZero();
    }
}
