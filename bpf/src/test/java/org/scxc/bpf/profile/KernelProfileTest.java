package org.scxc.bpf.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.KernelTypes;

/** Profiles of kernels survive being read and written again, and know what makes the kernels differ. */
class KernelProfileTest {
    @ParameterizedTest
    @ValueSource(strings = {"6.16", "6.17", "6.18", "7.1", "7.2", "7.3"})
    void whatIsReadIsWrittenAgain(String version) throws Exception {
        KernelTypes types = KernelProfile.of(version).orElseThrow().types();
        List<String> lines = ProfileWriter.lines(types);
        assertThat(lines).hasSizeGreaterThan(1_000);
        assertThat(ProfileWriter.lines(ProfileReader.read("again", lines))).isEqualTo(lines);
    }

    /** Structs that only a typedef names, and callbacks of kfuncs with what they take: libbpf looks for both. */
    @ParameterizedTest
    @ValueSource(strings = {"6.16", "6.17", "6.18", "7.1", "7.2", "7.3"})
    void whatLibbpfComparesIsThere(String version) {
        KernelTypes types = KernelProfile.of(version).orElseThrow().types();
        Btf btf = types.btf();
        int counter = btf.resolve(btf.find("atomic_t", Btf.TYPEDEF));
        assertThat(btf.name(counter)).isEmpty();
        assertThat(btf.memberName(counter, 0)).isEqualTo("counter");
        int add = btf.ref(btf.find("bpf_rbtree_add_impl", Btf.FUNC));
        int less = btf.resolve(btf.ref(btf.resolve(btf.memberType(add, 2))));
        assertThat(btf.kind(less)).isEqualTo(Btf.FUNC_PROTO);
        assertThat(btf.count(less)).isEqualTo(2);
    }

    @Test
    void kernelsDiffer() {
        KernelTypes old = KernelProfile.of("6.18.15").orElseThrow().types();
        KernelTypes recent = KernelProfile.of("7.3").orElseThrow().types();
        assertThat(old.kfuncs()).contains("scx_bpf_reenqueue_local").doesNotContain("scx_bpf_dsq_insert___v2");
        assertThat(recent.kfuncs()).contains("scx_bpf_dsq_insert___v2", "__scx_bpf_dsq_insert_vtime");
        assertThat(recent.btf().find("scx_bpf_dsq_insert_vtime_args", Btf.STRUCT))
                .isPositive();
        assertThat(KernelProfile.of("6.12")).isEmpty();
        assertThat(KernelProfile.versionCode("6.18.15")).isEqualTo(0x06120fL);
    }

    /** scx's headers ask for CONFIG_PREEMPT_RCU to tell the program's own migrate_disable() from others: common.bpf.h, scx 1.1.4. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theConfigurationSaysWhetherReadersOfRcuArePreempted(boolean preemptRcu) {
        KernelTypes types = KernelProfile.of("7.3").orElseThrow().types();
        assertThat(KernelProfile.configuration(types, "7.3.4", 250, preemptRcu))
                .containsEntry("CONFIG_PREEMPT_RCU", preemptRcu ? 1L : 0L)
                .containsEntry("CONFIG_HZ", 250L);
    }
}
