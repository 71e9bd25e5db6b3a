package org.scxc.bpf.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A number that is no CPU's ends the scheduler by the kernel's own error, and the kfunc goes on with a value of its own. */
class CpuKfunctionsTest {
    private static final long FULL = 1024;

    private Hosted hosted;

    @BeforeEach
    void aHost() throws Exception {
        hosted = new Hosted();
    }

    private void assertBadCpu(String kfunc, long result) {
        for (long cpu : new long[] {Hosted.CPUS, -1, 0xffff_ffffL}) {
            hosted.errors.clear();
            assertThat(hosted.kfunc(kfunc, cpu)).isEqualTo(result);
            assertThat(hosted.errors).containsExactly("invalid CPU " + (int) cpu);
        }
    }

    @Test
    void aCpuThatThereIsNotIsAnError() {
        assertBadCpu("scx_bpf_cpu_curr", 0);
        assertBadCpu("scx_bpf_cpu_rq", 0);
        assertBadCpu("scx_bpf_cpu_node", -1);
        assertBadCpu("scx_bpf_cpuperf_cap", FULL);
        assertBadCpu("scx_bpf_cpuperf_cur", FULL);
        assertBadCpu("scx_bpf_cpuperf_set", 0);
    }

    @Test
    void aCpuThatThereIsHasWhatTheModelKnows() {
        hosted.running = 2;
        assertThat(hosted.kfunc("scx_bpf_cpu_curr", 5)).isEqualTo(Addresses.task(2));
        assertThat(hosted.kfunc("scx_bpf_cpu_rq", 5)).isEqualTo(Addresses.of(Addresses.RQ, 5));
        assertThat(hosted.kfunc("scx_bpf_cpu_node", Hosted.CPUS - 1)).isEqualTo(1);
        assertThat(hosted.kfunc("scx_bpf_cpuperf_cap", 24)).isEqualTo(1000);
        assertThat(hosted.kfunc("scx_bpf_cpuperf_cur", 24)).isEqualTo(FULL);
        assertThat(hosted.errors).isEmpty();
    }

    /** A time that was never set is none that a kernel finds to be lately. */
    @Test
    void aMachineHasBeenUpForAWhile() {
        long uptime = 10_000_000_007L;
        assertThat(hosted.kfunc("scx_bpf_now")).isEqualTo(uptime);
        for (int helper : new int[] {5, 125, 160}) {
            assertThat(hosted.host.helper(hosted.x, helper, 0, 0, 0, 0, 0)).isEqualTo(uptime);
        }
        assertThat(Fields.TABLE.stream()
                        .filter(f -> f.name().equals("rq.clock") || f.name().equals("rq.clock_task"))
                        .map(f -> f.getter().get(hosted.kernel, 1, 0)))
                .containsExactly(uptime, uptime);
    }

    @Test
    void aLevelIsNotMoreThanFull() {
        hosted.kfunc("scx_bpf_cpuperf_set", 5, FULL);
        assertThat(hosted.errors).isEmpty();
        hosted.kfunc("scx_bpf_cpuperf_set", 5, FULL + 1);
        hosted.kfunc("scx_bpf_cpuperf_set", 500, -1);
        assertThat(hosted.errors)
                .containsExactly(
                        "Invalid cpuperf target 1025 for CPU 5", "Invalid cpuperf target 4294967295 for CPU 500");
    }

    @Test
    void aRunqueuesLockThatIsHeldIsThatOfTheCpu() {
        hosted.locked = 4;
        hosted.kfunc("scx_bpf_cpuperf_set", 4, 0);
        assertThat(hosted.errors).isEmpty();
        hosted.kfunc("scx_bpf_cpuperf_set", 5, 0);
        assertThat(hosted.errors).containsExactly("Invalid target CPU 5");
    }
}
