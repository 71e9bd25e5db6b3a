package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.IntStream;
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

/** The load balancer of bypass: docs/kernel/exits.md#bypass. */
class BypassBalanceTest {
    /**
     * All tasks are on CPU 0, where one runs. Of 39 that wait the average is 10, and a CPU may have 13: what is more than that, 26, goes
     * to the other three in turn. Of 38 it is 25, which is enough; of 37 it is 24, which is not.
     */
    @ParameterizedTest
    @CsvSource({
        "7.3, 40, 499, 40 0 0 0",
        "7.3, 40, 700, 14 9 9 8",
        "7.2, 40, 700, 14 9 9 8",
        "7.3, 39, 700, 14 9 8 8",
        "7.3, 38, 2000, 38 0 0 0",
    })
    void takesFromACpuWithManyTasks(String kernel, int tasks, int ms, String expected) {
        Core core = new Core(
                new Machine(1, 1, 4, 1), new Kernel(KernelProfiles.of(kernel), 250, 0), 64, 1, 1, 0, new Rng(1));
        assertThat(core.schedulers.attach(new Hoarder())).isNull();
        for (int i = 0; i < tasks; i++) {
            int p = core.life.bootTask("spin", -1, new Policy.Normal(), 0, -1, new Spins());
            core.clock.task.set(p, 1 + i);
        }
        core.runUntil(1_000_000);
        core.schedulers.bypass(true);
        core.runUntil(1_000_000 + ms * 1_000_000L);
        String seen = String.join(
                " ",
                IntStream.range(0, 4).mapToObj(cpu -> "" + core.extTasks(cpu)).toList());
        assertThat(seen).isEqualTo(expected);
    }

    /** Keeps all tasks on CPU 0. */
    private static final class Hoarder implements SchedExtOps {
        private Kfuncs kernel;

        @Override
        public OpsInfo info() {
            return new OpsInfo("hoarder", 0, 0, 0, EnumSet.of(Callback.ENQUEUE, Callback.SELECT_CPU));
        }

        @Override
        public void attach(Kfuncs door) {
            kernel = door;
        }

        @Override
        public int selectCpu(int task, int prevCpu, long wakeFlags) {
            return 0;
        }

        @Override
        public void enqueue(int task, long enqFlags) {
            kernel.dsqInsert(task, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
        }
    }
}
