package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.ExitKind;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.TaskFact;
import org.scxc.runtime.ops.UserLoop;
import org.scxc.runtime.state.Rng;

/** What only objects ask: the context of a callback, and fields of tasks that no model looks at. */
class TaskFactsTest {
    private static final class Watcher implements SchedExtOps {
        private final List<String> seen = new ArrayList<>();
        private @Nullable Kfuncs door;

        private Kfuncs kernel() {
            return Objects.requireNonNull(door);
        }

        @Override
        public OpsInfo info() {
            return new OpsInfo("watcher", 0, 0, 0, EnumSet.of(Callback.RUNNABLE, Callback.RUNNING, Callback.TICK));
        }

        @Override
        public void attach(Kfuncs kernel) {
            door = kernel;
        }

        private void note(String what) {
            seen.add(what + " " + kernel().invocation().context());
        }

        @Override
        public void runnable(int task, long enqFlags) {
            note("runnable");
        }

        @Override
        public void running(int task) {
            note("running");
        }

        @Override
        public void tick(int task) {
            note("tick");
        }

        @Override
        public void timer(int id) {
            note("timer");
        }
    }

    /** Runs for 10 ms, then forks and sleeps. */
    private static final class Works implements Behavior {
        private @Nullable Core core;
        private int child = -1;

        private Core core() {
            return Objects.requireNonNull(core);
        }

        @Override
        public void started(int task) {
            core().clock.task.set(task, core().clock.now() + 10_000_000);
        }

        @Override
        public void stopped(int task) {}

        @Override
        public void ended(int task) {
            if (child < 0) {
                child = core().life.fork("child", 0, 0, 0, this);
            }
            core().running.block(task, WinnerTree.NEVER);
        }
    }

    @Test
    void anInterruptWakesAndTicksATaskForks() {
        Watcher ops = new Watcher();
        Core core = core();
        assertThat(core.schedulers.attach(ops)).isNull();
        Works works = new Works();
        works.core = core;
        int p = core.life.bootTask("parent", -1, new Policy.Normal(), 5, -1, works);
        core.clock.task.set(p, 1_000);
        ops.kernel().timerStart(0, 500);
        core.runUntil(40_000_000);
        assertThat(ops.seen)
                .startsWith("timer SOFTIRQ", "runnable HARDIRQ", "running TASK")
                .contains("tick HARDIRQ", "runnable TASK")
                .doesNotContain("tick TASK", "running HARDIRQ");
        Kfuncs kernel = ops.kernel();
        assertThat(kernel.taskFact(works.child, TaskFact.PARENT)).isEqualTo(p);
        assertThat(kernel.taskFact(p, TaskFact.PARENT)).isEqualTo(-1);
        assertThat(kernel.taskFact(p, TaskFact.STATIC_PRIO)).isEqualTo(125);
        assertThat(kernel.taskFact(0, TaskFact.PRIO)).isZero(); // the CPU's stopper
        assertThat(kernel.taskFact(p, TaskFact.SUM_EXEC_RUNTIME)).isBetween(10_000_000L, 10_100_000L);
        assertThat(kernel.taskFact(works.child, TaskFact.FORKED_ONLY)).isEqualTo(1);
        assertThat(kernel.runningTask(0)).isEqualTo(-1);
        assertThat(kernel.rqClock(0)).isBetween(20_000_000L, 21_000_000L); // when the child went to sleep
    }

    private static Core core() {
        return new Core(new Machine(1, 1, 1, 1), new Kernel(KernelProfiles.of("7.3"), 250, 0), 8, 4, 1, 0, new Rng(1));
    }

    @Test
    void theRootDirectoryHasNoName() {
        Watcher ops = new Watcher();
        assertThat(core().schedulers.attach(ops)).isNull();
        assertThat(ops.kernel().cgroupName(0)).isEmpty();
    }

    @Test
    void whatAKfuncFindsIsNotWhatAProgramSays() {
        Watcher ops = new Watcher();
        Core core = core();
        assertThat(core.schedulers.attach(ops)).isNull();
        ops.kernel().kfuncError("invalid CPU 9");
        assertThat(core.exits.record().kind()).isEqualTo(ExitKind.ERROR);
        Watcher other = new Watcher();
        Core second = core();
        assertThat(second.schedulers.attach(other)).isNull();
        other.kernel().error("invalid CPU 9");
        assertThat(second.exits.record().kind()).isEqualTo(ExitKind.ERROR_BPF);
    }

    @Test
    void anIdleBitOfNoCpuIsAnError() {
        Watcher ops = new Watcher();
        Core core = core();
        assertThat(core.schedulers.attach(ops)).isNull();
        assertThat(ops.kernel().testAndClearCpuIdle(0)).isTrue();
        assertThat(core.exits.record()).isNull();
        assertThat(ops.kernel().testAndClearCpuIdle(1)).isFalse();
        assertThat(core.exits.record().kind()).isEqualTo(ExitKind.ERROR);
        assertThat(core.exits.record().message()).isEqualTo("invalid CPU 1");
    }

    @Test
    void aProcessOfUserSpaceIsFoundByItsPid() {
        Watcher ops = new Watcher();
        Core core = core();
        assertThat(core.schedulers.attach(ops)).isNull();
        assertThat(ops.kernel().taskFromPid(UserLoop.PID)).isEqualTo(-1);
        int p = core.life.bootProcess("scx_it", UserLoop.PID, new Works());
        assertThat(ops.kernel().taskFromPid(UserLoop.PID)).isEqualTo(p);
        assertThat(ops.kernel().pid(p)).isEqualTo(UserLoop.PID);
        assertThat(ops.kernel().isKthread(p)).isFalse();
    }
}
