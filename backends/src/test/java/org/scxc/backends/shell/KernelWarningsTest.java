package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.scxc.model.Outcome.Warning;

class KernelWarningsTest {
    private static final String DMESG = """
        [   12.500000] scxc: the run begins
        [   13.000001] sched_ext: BPF scheduler "habits" enabled
        [   14.250000] ------------[ cut here ]------------
        [   14.250100] WARNING: kernel/sched/ext.c:1923 at mark_direct_dispatch+0x10/0x20, CPU#0: w/104
        [   14.250200] Modules linked in: virtio_net
        [   15.000000] sched_ext: w[104] has zero slice in pick_task_scx()
        [   16.000000] watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [w:105]
        [   17.000000] ops->cpu_acquire/release() are deprecated, use sched_switch TP instead
        not a line
        """;

    @Test
    void firstLinesOfWarningsAreKeptWithTheirTimes() {
        assertThat(KernelWarnings.of(DMESG, 13_000_000_000L))
                .containsExactly(
                        new Warning(
                                "WARNING: kernel/sched/ext.c:1923 at mark_direct_dispatch+0x10/0x20, CPU#0: w/104",
                                1_250_100_000),
                        new Warning("sched_ext: w[104] has zero slice in pick_task_scx()", 2_000_000_000),
                        new Warning("watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [w:105]", 3_000_000_000L));
    }

    @Test
    void aQuietKernelWarnsOfNothing() {
        assertThat(KernelWarnings.of("", 0)).isEmpty();
    }
}
