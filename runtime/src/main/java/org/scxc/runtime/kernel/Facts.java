package org.scxc.runtime.kernel;

import org.scxc.model.Machine;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.TaskFact;
import org.scxc.runtime.state.Store;

/** What a scheduler can read at any time: fields of tasks, cgroups and CPUs. */
abstract class Facts implements Kfuncs {
    private final Machine machine;
    private final Store store;
    private final Tasks t;
    private final Events events;
    private final IdleMasks idle;
    private final RunQueues rqs;
    private final Steps steps;
    private final Cgroups cgroups;

    Facts(Ground ground, Cgroups cgroups) {
        machine = ground.machine();
        store = ground.store();
        t = ground.tasks();
        idle = ground.idle();
        rqs = ground.rqs();
        steps = ground.steps();
        events = ground.events();
        this.cgroups = cgroups;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public int nrCpus() {
        return rqs.cpus;
    }

    @Override
    public int taskCapacity() {
        return t.capacity;
    }

    @Override
    public int cgroupCapacity() {
        return cgroups.capacity();
    }

    @Override
    public int pid(int task) {
        return t.pid[task];
    }

    @Override
    public String comm(int task) {
        return t.comm[task];
    }

    @Override
    public int taskCpu(int task) {
        return t.cpu(task);
    }

    @Override
    public int cpusPtr(int task) {
        return t.mask(task);
    }

    @Override
    public int nrCpusAllowed(int task) {
        return t.allowed(task);
    }

    @Override
    public boolean migrationDisabled(int task) {
        return steps.isMigrationDisabled(task);
    }

    @Override
    public boolean exiting(int task) {
        return t.exiting[task];
    }

    @Override
    public boolean isKthread(int task) {
        return t.kthread[task];
    }

    @Override
    public boolean isRunning(int task) {
        return rqs.curr[t.cpu(task)] == task;
    }

    @Override
    public boolean isQueued(int task) {
        return t.state[task] == Tasks.RUNNING || t.state[task] == Tasks.RUNNABLE;
    }

    @Override
    public int weight(int task) {
        return t.weight(task);
    }

    @Override
    public long dsqVtime(int task) {
        return t.vtime(task);
    }

    @Override
    public boolean disallowed(int task) {
        return t.disallowed[task];
    }

    @Override
    public void disallow(int task, boolean disallow) {
        t.disallowed[task] = disallow;
    }

    @Override
    public int cgroup(int task) {
        return t.cgroup[task];
    }

    @Override
    public int taskFromPid(int pid) {
        int near = pid - Tasks.FIRST_PID; // those of tasks that are made one after the other
        if (isAlive(near) && t.pid[near] == pid) {
            return near;
        }
        int p = t.count - 1;
        while (p >= 0 && (t.pid[p] != pid || !isAlive(p))) {
            p--;
        }
        return p;
    }

    private boolean isAlive(int task) {
        return task >= 0 && task < t.count && t.state[task] != Tasks.DEAD;
    }

    @Override
    public int cgroupParent(int cgroup) {
        return cgroups.parent(cgroup);
    }

    @Override
    public boolean cgroupAlive(int cgroup) {
        return cgroups.isAlive(cgroup);
    }

    @Override
    public long cgroupId(int cgroup) {
        return cgroups.id(cgroup);
    }

    @Override
    public int llcOf(int cpu) {
        return machine.llcOf(cpu);
    }

    @Override
    public int nrLlcs() {
        return machine.llcs();
    }

    @Override
    public int nodeOf(int cpu) {
        return machine.nodeOf(cpu);
    }

    @Override
    public boolean cpuOnline(int cpu) {
        return idle.isActive(cpu);
    }

    @Override
    public int currentTask(int cpu) {
        int p = rqs.curr[cpu];
        return p >= 0 && t.sched[p] == Tasks.EXT ? p : -1;
    }

    @Override
    public int runningTask(int cpu) {
        return rqs.curr[cpu];
    }

    @Override
    public long rqClock(int cpu) {
        return rqs.clockOf(cpu);
    }

    @Override
    public int capacityOf(int cpu) {
        return machine.capacityOf(cpu);
    }

    @Override
    public String cgroupName(int cgroup) {
        return cgroup == 0 ? "" : cgroups.name(cgroup);
    }

    @Override
    public long taskFact(int task, TaskFact fact) {
        return switch (fact) {
            case STATIC_PRIO -> 120 + t.nice[task];
            case PRIO -> t.sched[task] == Tasks.STOP ? 0 : t.prio(task);
            case SUM_EXEC_RUNTIME -> {
                if (t.sched[task] == Tasks.EXT) {
                    rqs.chargeToLastTick(task);
                }
                yield t.execRuntime[task];
            }
            case REENQUEUING -> t.reenqueuing[task] ? 1 : 0;
            case RUNNABLE_AT -> t.runnableAt[task];
            case PARENT -> t.parent[task];
            case NO_SETAFFINITY -> t.kernelPinned[task] ? 1 : 0;
            case CPUS_MASK -> t.cpusMask(task);
            case DIRECT_DSQ -> Insertion.verdictOf(steps.verdict(task));
            case DIRECT_FLAGS -> steps.verdict(task) == 0 ? 0 : t.verdictFlags[task];
            case SCHED_CLASS -> TaskFact.CLASSES.indexOf(Tasks.className(t.sched[task]));
            case FORKED_ONLY -> t.kthread[task] || t.group[task] >= 0 ? 1 : 0;
        };
    }

    @Override
    public long count(ScxEvent event) {
        return events.count(event);
    }

    @Override
    public boolean coreIdle(int cpu) {
        return idle.coreIdle(cpu);
    }
}
