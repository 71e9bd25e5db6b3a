package org.scxc.runtime.work;

import java.util.OptionalLong;
import org.scxc.runtime.kernel.Behavior;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.Costs;
import org.scxc.runtime.ops.UserLoop;

/** A scheduler's deciding user space as a task of the root cgroup: a pass, sched_yield or sleep, and so on. */
final class UserLoopTask implements Behavior {
    private final Core core;
    private final UserLoop program;
    private long left;
    private long since;
    private boolean ended;
    private boolean begun;

    private UserLoopTask(Core core, UserLoop program) {
        this.core = core;
        this.program = program;
    }

    /** Boots the task, which begins at once. */
    static UserLoopTask boot(Core core, UserLoop program, String comm) {
        UserLoopTask loop = new UserLoopTask(core, program);
        int task = core.life.bootProcess(comm, UserLoop.PID, loop);
        core.clock.task.set(task, core.clock.now() + 1);
        return loop;
    }

    void end() {
        ended = true;
    }

    @Override
    public void started(int p) {
        if (ended) {
            core.clock.task.set(p, core.clock.now() + Costs.EXIT_NS);
            return;
        }
        begun = true;
        if (left <= 0) {
            left = Math.max(1, program.costNs());
        }
        since = core.clock.now();
        core.clock.task.set(p, since + left);
    }

    @Override
    public void stopped(int p) {
        left -= core.clock.now() - since;
    }

    @Override
    public void ended(int p) {
        left = 0;
        since = core.clock.now();
        if (ended) {
            core.running.block(p, Long.MAX_VALUE);
            return;
        }
        program.pass();
        if (core.clock.isStopped()) {
            return;
        }
        OptionalLong wakesAt = program.wakesAt();
        if (wakesAt.isPresent()) {
            core.running.block(p, Math.max(wakesAt.getAsLong(), core.clock.now() + 1));
            return;
        }
        begun = false;
        core.running.yield(p);
        if (!begun && core.tasks.isRunning(p)) {
            started(p); // it is picked again
        }
    }

    @Override
    public boolean isUserSpace(int p) {
        return true;
    }
}
