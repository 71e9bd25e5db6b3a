package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.state.Rng;

/** Whom callbacks find on the CPU in the course of a switch (__schedule(), kernel/sched/core.c, v6.18, v7.3). */
class SwitchOrderTest {
    private static final class Watcher implements SchedExtOps {
        private final List<String> seen = new ArrayList<>();
        private @Nullable Kfuncs door;

        private void see(String callback) {
            seen.add(callback + ": curr "
                    + Objects.requireNonNull(door).runningTask(0) + ", about "
                    + Objects.requireNonNull(door).invocation().task());
        }

        @Override
        public OpsInfo info() {
            EnumSet<Callback> has =
                    EnumSet.of(Callback.RUNNING, Callback.STOPPING, Callback.UPDATE_IDLE, Callback.HOOK_SCHED_SWITCH);
            return new OpsInfo("watcher", 0, 0, 0, has);
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        @Override
        public void updateIdle(int cpu, boolean idle) {
            see("update_idle " + idle);
        }

        @Override
        public void running(int task) {
            see("running " + task);
            assertThat(Objects.requireNonNull(door).isRunning(task)).isFalse();
        }

        @Override
        public void stopping(int task, boolean runnable) {
            see("stopping " + task);
        }

        @Override
        public void schedSwitch(int prev, int next, boolean preempted) {
            see("sched_switch " + prev + " to " + next);
        }
    }

    private static final class Bursts implements Behavior {
        private final Core core;

        Bursts(Core core) {
            this.core = core;
        }

        @Override
        public void started(int task) {
            core.clock.task.set(task, core.clock.now() + 50_000);
        }

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {
            core.running.block(task, WinnerTree.NEVER);
        }
    }

    @Test
    void theNextTaskIsCurrentOnceItIsSet() {
        Kernel kernel = new Kernel(KernelProfiles.of("6.18"), 250, 0);
        Core core = new Core(new Machine(1, 1, 1, 1), kernel, 8, 4, 1, 0, new Rng(1));
        Watcher ops = new Watcher();
        assertThat(core.schedulers.attach(ops)).isNull();
        int a = core.life.bootTask("a", -1, new Policy.Normal(), 0, -1, new Bursts(core));
        int b = core.life.bootTask("b", -1, new Policy.Normal(), 0, -1, new Bursts(core));
        core.clock.task.set(a, 1_000);
        core.clock.task.set(b, 2_000);
        core.runUntil(1_000_000);
        assertThat(ops.seen)
                .containsExactly(
                        "update_idle false: curr -1, about -1",
                        "running " + a + ": curr -1, about " + a,
                        "sched_switch -1 to " + a + ": curr " + a + ", about -1",
                        "stopping " + a + ": curr " + a + ", about " + a,
                        "running " + b + ": curr " + a + ", about " + b,
                        "sched_switch " + a + " to " + b + ": curr " + b + ", about " + a,
                        "stopping " + b + ": curr " + b + ", about " + b,
                        "update_idle true: curr " + b + ", about -1",
                        "sched_switch " + b + " to -1: curr -1, about " + b);
    }
}
