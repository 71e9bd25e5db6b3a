package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** What the timed core does differently on different kernels. */
class KernelVersionsTest {
    private static final Behavior SPINS = new Behavior() {
        @Override
        public void started(int task) {}

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {}
    };

    /** Calls one kfunc where ops.running runs. */
    private static final class Caller implements SchedExtOps {
        private final String kfunc;
        private @Nullable Kfuncs door;

        Caller(String kfunc) {
            this.kfunc = kfunc;
        }

        @Override
        public OpsInfo info() {
            return new OpsInfo("caller", 0, 0, 0, EnumSet.of(Callback.RUNNING));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public void running(int p) {
            Kfuncs kernel = Objects.requireNonNull(door);
            switch (kfunc) {
                case "insert" -> kernel.dsqInsert(p, Scx.DSQ_GLOBAL, 0, 0);
                case "cancel" -> kernel.dispatchCancel();
                case "reenqueue" -> kernel.reenqueueLocal();
                case "peek" -> {
                    kernel.createDsq(7, -1);
                    assertThat(kernel.dsqPeek(7)).isEqualTo(-1);
                }
                case "peek local" -> kernel.dsqPeek(Scx.DSQ_LOCAL);
                case "peek nowhere" -> kernel.dsqPeek(0x1f);
                default -> {}
            }
        }
    }

    private static Core core(String version, String kfunc) {
        Core core = new Core(
                new Machine(1, 1, 2, 1), new Kernel(KernelProfiles.of(version), 250, 0), 4, 1, 1, 0, new Rng(1));
        int busy = core.life.bootTask("busy", -1, new Policy.Normal(), 0, 0, SPINS);
        core.clock.task.set(busy, 1_000);
        core.runUntil(500_000);
        assertThat(core.rqs.curr[0]).isEqualTo(busy);
        assertThat(core.schedulers.attach(new Caller(kfunc))).isNull();
        return core;
    }

    /** reset_idle_masks(): a copy of the online mask in 6.12.117 and 7.2.13, empty in 7.3.4 until bypass ends. */
    @ParameterizedTest
    @CsvSource({"6.12, true", "6.18, true", "7.2, true", "7.3, false"})
    void aBusyCpuIsIdleAfterAttachBefore73(String version, boolean idle) {
        Core core = core(version, "none");
        assertThat(core.idle.testAndClear(0)).isEqualTo(idle);
        assertThat(core.idle.testAndClear(1)).isTrue();
    }

    /** SCX_SLICE_BYPASS, include/linux/sched/ext.h (v7.2). */
    @ParameterizedTest
    @CsvSource({"6.12, 20", "6.18, 20", "6.19, 5", "7.3, 5"})
    void bypassGivesShorterSlicesFrom619(String version, int ms) {
        Core core = core(version, "none");
        core.schedulers.bypass(true);
        core.schedulers.adopt(0);
        assertThat(core.tasks.slice(0)).isEqualTo(ms * 1_000_000L);
        core.schedulers.bypass(false);
        core.schedulers.adopt(0);
        assertThat(core.tasks.slice(0)).isEqualTo(Scx.SLICE_DFL);
    }

    /** enum scx_kf_mask, 6.12.117: ops.running is called with REST, 0x10; from 7.1 on the scheduler does not load. */
    @ParameterizedTest
    @CsvSource({
        "6.18, insert, kfunc with mask 0x6 called from an operation only allowing 0x10",
        "6.18, cancel, kfunc with mask 0x2 called from an operation only allowing 0x10",
        "6.18, reenqueue, kfunc with mask 0x1 called from an operation only allowing 0x10",
        "7.2, insert, ops.running must not call scx_bpf_dsq_insert() (seen when it was called)",
        "7.2, reenqueue,",
        "6.18, peek, there is no scx_bpf_dsq_peek() (seen when it was called)",
        "6.19, peek,",
        "6.19, peek local, peek disallowed on builtin DSQ 0x8000000000000002",
        "7.3, peek nowhere, peek on non-existent DSQ 0x1f"
    })
    void aForbiddenKfuncEndsTheScheduler(String version, String kfunc, @Nullable String message) {
        Core core = core(version, kfunc);
        core.runUntil(30_000_000);
        ExitRecord exit = core.exits.record();
        boolean loads = message == null || !message.endsWith(" (seen when it was called)");
        assertThat(exit == null ? null : exit.message()).isEqualTo(loads ? message : null);
        assertThat(core.exits.unloadable()).isEqualTo(loads ? null : message);
    }

    /** bpf_scx_init_member(): a flag that the kernel does not know is EINVAL; SCX_OPS_TID_TO_TASK, 1 << 8, is of 7.2. */
    @ParameterizedTest
    @CsvSource({
        "6.12, 16, false",
        "6.14, 16, true",
        "6.14, 32, false",
        "6.18, 32, true",
        "7.1, 256, false",
        "7.2, 256, true",
        "7.3, 512, false"
    })
    void aFlagIsKnownFromAVersionOn(String version, long flag, boolean known) {
        Core core = new Core(
                new Machine(1, 1, 2, 1), new Kernel(KernelProfiles.of(version), 250, 0), 4, 1, 1, 0, new Rng(1));
        SchedExtOps ops = new SchedExtOps() {
            @Override
            public OpsInfo info() {
                return new OpsInfo("flags", flag, 0, 0, EnumSet.noneOf(Callback.class));
            }

            @Override
            public void attach(Kfuncs kernel) {}
        };
        String failure = core.schedulers.attach(ops);
        if (known) {
            assertThat(failure).isNull();
        } else {
            assertThat(failure)
                    .isEqualTo("ops.flags has 0x" + Long.toHexString(flag)
                            + ", which this kernel does not know (-EINVAL)");
        }
    }
}
