package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.model.CpuSet;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;

/**
 * A verdict for an offline CPU's local DSQ goes to the global DSQ without an error (docs/kernel/dispatch.md#can-run),
 * which ends custody from 7.1 on (docs/kernel/dequeue.md#custody).
 */
class OfflineTargetTest {
    private static final class ToCpu2 implements SchedExtOps {
        private @Nullable Kfuncs door;
        private final List<Long> dequeues = new ArrayList<>();

        @Override
        public OpsInfo info() {
            return new OpsInfo("to_cpu_2", 0, 0, 0, EnumSet.of(Callback.ENQUEUE, Callback.DEQUEUE, Callback.DISPATCH));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public void dequeue(int p, long flags) {
            dequeues.add(flags);
        }

        @Override
        public void dispatch(int cpu, int prev) {
            Kfuncs kernel = Objects.requireNonNull(door);
            kernel.dsqInsert(kernel.nrCpus(), Scx.DSQ_LOCAL_ON | 2, 0, 0); // the first worker
        }
    }

    @ParameterizedTest
    @CsvSource({"6.18, 0", "7.1, 1", "7.3, 1"})
    void theGlobalDsqTakesTheTask(String version, int dequeues) {
        ToCpu2 scheduler = new ToCpu2();
        CpuSet[] masks = {CpuSet.of(0, 2)};
        TimedSide side = new TimedSide(version, 3, new int[] {0}, masks, new boolean[] {false}, scheduler);
        side.core.idle.deactivate(2);
        side.enqueue(0);
        side.dispatch(1);
        assertThat(side.exit()).isNull();
        assertThat(side.steps().dsq(side.task(0))).as("on node 0's global DSQ").isEqualTo(3);
        assertThat(scheduler.dequeues).hasSize(dequeues).allMatch(flags -> flags == 0);
    }
}
