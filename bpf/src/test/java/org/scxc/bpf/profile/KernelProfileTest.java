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
    @ValueSource(strings = {"6.16", "6.17", "6.18", "7.3"})
    void whatIsReadIsWrittenAgain(String version) throws Exception {
        KernelTypes types = KernelProfile.of(version).orElseThrow().types();
        List<String> lines = ProfileWriter.lines(types);
        assertThat(lines).hasSizeGreaterThan(1_000);
        assertThat(ProfileWriter.lines(ProfileReader.read("again", lines))).isEqualTo(lines);
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
}
