package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
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
 * docs/kernel/enqueue.md#in1: 6.12 writes the slice at once, even if the dispatch is dropped; 7.3 when it is committed.
 */
class SliceWriteTest {
    private static final long SLICE = 7_000_000;

    /** Inserts a task that is running elsewhere, which is legal and dropped in silence. */
    private static final class Spurious implements SchedExtOps {
        private @Nullable Kfuncs door;

        @Override
        public OpsInfo info() {
            return new OpsInfo("spurious", 0, 0, 0, EnumSet.of(Callback.ENQUEUE, Callback.DISPATCH));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public void dispatch(int cpu, int prev) {
            Kfuncs kernel = Objects.requireNonNull(door);
            kernel.dsqInsert(kernel.nrCpus(), Scx.DSQ_LOCAL, SLICE, 0); // the first worker
        }
    }

    @ParameterizedTest
    @CsvSource({"6.18, true", "7.0, true", "7.1, true", "7.2, true", "7.3, false"})
    void aDroppedDispatch(String version, boolean writes) {
        CpuSet[] masks = {CpuSet.range(0, 1)};
        TimedSide side = new TimedSide(version, 2, new int[] {0}, masks, new boolean[] {true}, new Spurious());
        side.dispatch(1);
        assertThat(side.current(0)).isZero();
        assertThat(side.core.tasks.slice(side.task(0))).isEqualTo(writes ? SLICE : Scx.SLICE_INF);
    }
}
