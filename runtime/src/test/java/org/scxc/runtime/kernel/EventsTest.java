package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.scxc.model.CpuSet;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;

/** docs/kernel/exits.md#debug-dump: what counts as an event, and what does not. */
class EventsTest {
    /** Chooses CPU 0 for all, and sends the first task to the local DSQ of CPU 1 when CPU 2 asks. */
    private static final class Sender implements SchedExtOps {
        private @Nullable Kfuncs door;

        @Override
        public OpsInfo info() {
            return new OpsInfo("sender", 0, 0, 0, EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.DISPATCH));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public int selectCpu(int task, int prevCpu, long wakeFlags) {
            return 0;
        }

        @Override
        public void enqueue(int task, long enqFlags) {}

        @Override
        public void dispatch(int cpu, int prev) {
            Kfuncs kernel = Objects.requireNonNull(door);
            if (cpu == 2) {
                kernel.dsqInsert(kernel.nrCpus(), Scx.DSQ_LOCAL_ON | 1, Scx.SLICE_DFL, 0);
            }
        }
    }

    private static TimedSide side(CpuSet mask, boolean runs) {
        return new TimedSide("7.3", 3, new int[] {2}, new CpuSet[] {mask}, new boolean[] {runs}, new Sender());
    }

    private static long count(TimedSide side, ScxEvent event) {
        return side.core.ground.events().count(event);
    }

    @Test
    void aCpuThatTheTaskCannotHaveIsAFallback() {
        TimedSide side = side(CpuSet.range(1, 2), false);
        side.wake(0, 1);
        assertThat(count(side, ScxEvent.SELECT_CPU_FALLBACK)).isEqualTo(1);
        TimedSide allowed = side(CpuSet.range(0, 2), false);
        allowed.wake(0, 1);
        assertThat(count(allowed, ScxEvent.SELECT_CPU_FALLBACK)).isZero();
    }

    @Test
    void aTaskThatGoesOnForWantOfAnotherIsKeptWithANewSlice() {
        TimedSide side = side(CpuSet.range(2, 2), true);
        side.core.tasks.slice(side.task(0), 0);
        side.core.invocations.on(2);
        side.core.cycle.schedule(2);
        assertThat(count(side, ScxEvent.DISPATCH_KEEP_LAST)).isEqualTo(1);
        assertThat(count(side, ScxEvent.REFILL_SLICE_DFL)).isEqualTo(1);
        assertThat(side.core.tasks.slice(side.task(0))).isEqualTo(Scx.SLICE_DFL);
    }

    @Test
    void aVerdictForAnOfflineCpuIsCounted() {
        TimedSide side = side(CpuSet.range(0, 2), false);
        side.enqueue(0);
        side.core.idle.deactivate(1);
        side.dispatch(2);
        assertThat(count(side, ScxEvent.DISPATCH_LOCAL_DSQ_OFFLINE)).isEqualTo(1);
    }
}
