package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scxc.runtime.ops.Invocation.NONE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Invocation;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Rng;

/** Who calls, as a kfunc sees it: in a callback, in one that another's kfunc caused, and in the first one again. */
class InvocationsTest {
    private static final Behavior SPINS = new Behavior() {
        @Override
        public void started(int task) {}

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {}
    };

    private static final class Watcher implements SchedExtOps {
        private final List<String> seen = new ArrayList<>();
        private @Nullable Kfuncs door;

        @Override
        public OpsInfo info() {
            EnumSet<Callback> all =
                    EnumSet.of(Callback.SELECT_CPU, Callback.ENQUEUE, Callback.DISPATCH, Callback.RUNNING);
            all.add(Callback.CPU_RELEASE);
            return new OpsInfo("watcher", 0, 0, 0, all);
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        private void see() {
            Invocation i = kernel().invocation();
            assertThat(i.clock()).isEqualTo(kernel().now());
            assertThat(i.cpu()).isEqualTo(kernel().here());
            seen.add(i.callback() + " of " + i.task() + " under rq " + i.lockedRq() + ", depth " + i.depth());
        }

        private Kfuncs kernel() {
            return Objects.requireNonNull(door);
        }

        @Override
        public int selectCpu(int task, int prevCpu, long wakeFlags) {
            see();
            return prevCpu;
        }

        @Override
        public void enqueue(int task, long enqFlags) {
            see();
            kernel().dsqInsert(task, Scx.DSQ_LOCAL, Scx.SLICE_DFL, 0);
        }

        @Override
        public void dispatch(int cpu, int prev) {
            see();
        }

        @Override
        public void running(int task) {
            see();
        }

        @Override
        public void cpuRelease(int cpu, int reason, int task) {
            see();
            seen.add("again " + kernel().reenqueueLocal());
            see();
            seen.add("again " + kernel().reenqueueLocal());
            see();
        }
    }

    /** 6.18: scx_bpf_reenqueue_local is a kfunc of ops.cpu_release, as often as that calls it. */
    @Test
    void theContextOfTheCallerSurvivesANestedCall() {
        Watcher ops = new Watcher();
        Core core = new Core(
                new Machine(1, 1, 1, 1), new Kernel(KernelProfiles.of("6.18"), 250, 0), 4, 1, 1, 0, new Rng(1));
        assertThat(core.schedulers.attach(ops)).isNull();
        int first = core.life.bootTask("first", -1, new Policy.Normal(), 0, -1, SPINS);
        int second = core.life.bootTask("second", -1, new Policy.Normal(), 0, -1, SPINS);
        int above = core.life.bootTask("above", -1, new Policy.Fifo(50), 0, 0, SPINS);
        core.clock.task.set(first, 1_000);
        core.clock.task.set(second, 100_000);
        core.clock.task.set(above, 200_000);
        core.runUntil(1_000_000);
        assertThat(core.exits.record()).isNull();
        String release = Callback.CPU_RELEASE + " of " + NONE + " under rq 0, depth 1";
        String firstAgain = Callback.ENQUEUE + " of " + first + " under rq 0, depth 2";
        String secondAgain = Callback.ENQUEUE + " of " + second + " under rq 0, depth 2";
        assertThat(ops.seen)
                .startsWith(
                        "ENQUEUE of 1 under rq 0, depth 1",
                        "RUNNING of 1 under rq 0, depth 1",
                        "ENQUEUE of 2 under rq 0, depth 1")
                .endsWith(
                        release,
                        firstAgain,
                        secondAgain,
                        "again 2",
                        release,
                        firstAgain,
                        secondAgain,
                        "again 2",
                        release);
    }

    @Test
    void anInterruptFindsTheKernelsOwnPathAndLeavesTheCallbackAsItWas() {
        Core core = new Core(
                new Machine(1, 1, 2, 1), new Kernel(KernelProfiles.of("6.18"), 250, 0), 4, 1, 1, 0, new Rng(1));
        Invocations invocations = core.invocations;
        invocations.on(1);
        invocations.enter(Callback.ENQUEUE, 3, 1);
        assertThat(invocations.takeVerdict()).isTrue();
        invocations.interrupt(0);
        assertThat(invocations.current().callback()).isNull();
        assertThat(invocations.current().task()).isEqualTo(NONE);
        assertThat(invocations.cpu()).isZero();
        assertThat(invocations.takesVerdicts()).isFalse();
        assertThat(invocations.othersHold(1)).isTrue();
        assertThat(invocations.othersHold(0)).isFalse();
        assertThat(invocations.othersRun(0)).isTrue();
        assertThat(invocations.othersRun(1)).isFalse();
        invocations.leave();
        assertThat(invocations.cpu()).isOne();
        assertThat(invocations.callback()).isEqualTo(Callback.ENQUEUE);
        assertThat(invocations.takesVerdicts()).isTrue();
        assertThat(invocations.takeVerdict()).isFalse();
        invocations.leave();
        assertThat(invocations.current().depth()).isZero();
    }
}
