package org.scxc.bpf.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.object.KernelTypes;
import org.scxc.bpf.profile.KernelProfile;
import org.scxc.bpf.serve.Kfunctions;

/** Names of what is served are the kernel's. */
class ServedTest {
    /** Those that are in 6.18.15 and no longer in 7.3.4. */
    private static final Set<String> GONE = Set.of("scx_bpf_cpu_rq");

    @Test
    void everyKfuncThatIsServedIsOneOfAKernel() {
        KernelTypes recent = KernelProfile.of("7.3").orElseThrow().types();
        assertThat(Kfunctions.names())
                .allMatch(name -> recent.kfuncs().contains(name) || GONE.contains(name))
                .hasSizeGreaterThan(60);
    }

    @Test
    void helpersHaveTheKernelsNames() {
        assertThat(HelperNames.name(1)).isEqualTo("bpf_map_lookup_elem");
        assertThat(HelperNames.name(169)).isEqualTo("bpf_timer_init");
        assertThat(HelperNames.name(100_000)).isEqualTo("helper#100000");
    }
}
