package org.scxc.bpf.serve;

import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.ops.TaskFact;
import org.scxc.runtime.ops.UserLoop;

/**
 * Fields of tasks that a kernel starts at boot and that no scheduler is told of. They have the numbers after all others: first the
 * idle task of each CPU (init/init_task.c; fork_idle(), kernel/fork.c; init_idle(), kernel/sched/core.c; cpu_startup_entry(),
 * kernel/sched/idle.c; v7.3), then kthreadd (rest_init(), init/main.c; kthreadd(), kernel/kthread.c; v7.3), which made the kernel's
 * threads and sleeps, then what enables a scheduler: a kernel thread (scx_enable(), kernel/sched/ext/ext.c, v7.3), in v6.18 the process
 * that loads it. A field that what they did since boot has changed is not modelled: reading it ends the run.
 */
final class BootTasks {
    /** PF_IDLE, include/linux/sched.h (v6.18, v7.3), as all below. */
    private static final long IDLE = 0x2;

    /** PF_FORKNOEXEC. */
    static final long FORKED = 0x40;

    /** PF_NOFREEZE. */
    static final long NOFREEZE = 0x8000;

    /** PF_KTHREAD. */
    static final long KTHREAD = 0x0020_0000;

    /** PF_NO_SETAFFINITY. */
    static final long NO_SETAFFINITY = 0x0400_0000;

    private static final int KTHREADD_PID = 2;

    /** One that no task has: {@link UserLoop#PID} is the first that one may have. */
    private static final int ENABLER_PID = 3;

    /** DEFAULT_PRIO, include/linux/sched/prio.h (v7.3): nice 0. */
    private static final int DEFAULT_PRIO = 120;

    /** What programs may write, of every task: those of the idle tasks are kept here. */
    private static final String SLICE = "task_struct.scx.slice";

    private static final String VTIME = "task_struct.scx.dsq_vtime";

    private final Kfuncs kernel;

    /** Cells of the store, one for each CPU's idle task. */
    private final int slices;

    private final int vtimes;

    /** Offset of cpus_mask in struct task_struct, bytes. */
    private final int cpusMask;

    BootTasks(Kfuncs kernel, Layout layout) {
        this.kernel = kernel;
        cpusMask = layout.offset("task_struct.cpus_mask");
        slices = kernel.store().longs("bpf.idle_slice", kernel.nrCpus());
        vtimes = kernel.store().longs("bpf.idle_vtime", kernel.nrCpus());
        for (int cpu = 0; cpu < kernel.nrCpus(); cpu++) {
            kernel.store().set(slices + cpu, Scx.SLICE_DFL); // init_idle() calls init_scx_entity()
        }
    }

    /** Returns whether it is the idle task of a CPU. */
    boolean isIdle(int task) {
        return task >= kernel.taskCapacity() && task < kthreadd(kernel);
    }

    /** Writes p-&gt;scx.slice or p-&gt;scx.dsq_vtime of an idle task, which nothing looks at but programs. */
    void store(String name, int task, long value) {
        kernel.store().set((name.equals(SLICE) ? slices : vtimes) + task - kernel.taskCapacity(), value);
    }

    /** Returns the number of the idle task of a CPU. */
    static int idle(Kfuncs kernel, int cpu) {
        return kernel.taskCapacity() + cpu;
    }

    /** Returns the number of kthreadd. */
    static int kthreadd(Kfuncs kernel) {
        return kernel.taskCapacity() + kernel.nrCpus();
    }

    /** Returns the number of what enables a scheduler. */
    static int enabler(Kfuncs kernel) {
        return kthreadd(kernel) + 1;
    }

    /** Returns how many numbers tasks have, with those of boot. */
    static int count(Kfuncs kernel) {
        return enabler(kernel) + 1;
    }

    static boolean isOne(Kfuncs kernel, int task) {
        return task >= kernel.taskCapacity() && task < count(kernel);
    }

    /**
     * Returns the number of the task that a CPU runs, of whichever class: rq-&gt;curr. The CPU that executes ops.init, or what user
     * space runs before it, runs what enables the scheduler.
     */
    static int on(Kfuncs kernel, int cpu) {
        if (cpu == kernel.here() && kernel.invocation().callback() == Callback.INIT) {
            return enabler(kernel);
        }
        int task = kernel.runningTask(cpu);
        return task >= 0 ? task : idle(kernel, cpu);
    }

    /**
     * Returns the number of the task that executes the program: rq-&gt;curr, but sched_switch is told when that is the next task
     * and the previous one still executes (__schedule(), kernel/sched/core.c, v6.18, v7.3).
     */
    static int current(Kfuncs kernel) {
        int cpu = kernel.here();
        if (kernel.invocation().callback() == Callback.HOOK_SCHED_SWITCH) {
            int prev = kernel.invocation().task();
            return prev >= 0 ? prev : idle(kernel, cpu);
        }
        return on(kernel, cpu);
    }

    /** Returns 1 if the way into the program has raised the task's migrate_disable() counter, else 0. */
    static int raised(Kfuncs kernel, int task) {
        return kernel.prologDisablesMigration() && current(kernel) == task ? 1 : 0;
    }

    static int pid(Kfuncs kernel, int task) {
        if (task < kernel.taskCapacity()) {
            return kernel.pid(task);
        }
        return task == enabler(kernel) ? ENABLER_PID : task == kthreadd(kernel) ? KTHREADD_PID : 0;
    }

    /** Returns the number of the task with that pid, as bpf_task_from_pid() finds it: -1 if none has it, and for 0, which is no process's. */
    static int fromPid(Kfuncs kernel, int pid) {
        return switch (pid) {
            case KTHREADD_PID -> kthreadd(kernel);
            case ENABLER_PID -> enabler(kernel);
            default -> kernel.taskFromPid(pid);
        };
    }

    /** Returns eight bytes of a field of one of them. @param word which eight of a field that has more */
    long field(String name, int task, int word) {
        if (name.equals("task_struct.pid") || name.equals("task_struct.tgid")) {
            return pid(kernel, task);
        }
        if (task == enabler(kernel)) {
            // A process is started by the driver, from the root cgroup; kernel threads are there as well.
            return name.equals("task_struct.cgroups")
                    ? Addresses.of(Addresses.CSS_SET, 0)
                    : unknown(name, "what enables the scheduler");
        }
        return switch (name) {
            // None has a memory policy or a cookie, nor leaves its cgroup.
            case "task_struct.mempolicy", "task_struct.core_cookie" -> 0;
            case "task_struct.migration_disabled" -> raised(kernel, task);
            case "task_struct.cgroups" -> Addresses.of(Addresses.CSS_SET, 0);
            case "task_struct.sched_task_group" -> Addresses.of(Addresses.TASK_GROUP, 0);
            case "task_struct.group_leader" -> Addresses.task(task);
            case "task_struct.real_cred" -> Addresses.of(Addresses.CRED, 0);
            case "task_struct.cpus_ptr" -> Addresses.task(task) + cpusMask;
            case "task_struct.prio", "task_struct.static_prio" -> DEFAULT_PRIO;
            // init_scx_entity(), kernel/sched/ext/ext.c (v7.3); neither is ever inserted.
            case "task_struct.scx.ddsp_dsq_id" -> Scx.DSQ_INVALID;
            case "task_struct.scx.ddsp_enq_flags", "task_struct.scx.flags", "task_struct.scx.disallow" -> 0;
            default -> task == kthreadd(kernel) ? ofKthreadd(name, word) : ofIdle(name, task, word);
        };
    }

    private long ofIdle(String name, int task, int word) {
        int cpu = task - kernel.taskCapacity();
        return switch (name) {
            case "task_struct.sched_class" -> Addresses.schedClass(TaskFact.CLASSES.indexOf("idle"));
            case "task_struct.comm" -> Fields.word("swapper/" + cpu, word);
            // That of the first CPU is init_task itself; those of the others were forked.
            case "task_struct.flags" -> IDLE | KTHREAD | NO_SETAFFINITY | (cpu == 0 ? 0 : FORKED);
            case "task_struct.nr_cpus_allowed" -> 1;
            case "task_struct.on_cpu" -> kernel.runningTask(cpu) < 0 ? 1 : 0;
            case "task_struct.cpus_mask" -> cpu / Long.SIZE == word ? 1L << cpu : 0;
            case SLICE -> kernel.store().get(slices + cpu);
            case VTIME -> kernel.store().get(vtimes + cpu);
            case "task_struct.scx.weight" -> 0; // no scheduler enables it
            // Those of the other CPUs were forked by init, which is not simulated.
            case "task_struct.real_parent" -> cpu == 0 ? Addresses.task(task) : unknown(name, "a CPU's idle task");
            default -> unknown(name, "a CPU's idle task");
        };
    }

    private long ofKthreadd(String name, int word) {
        return switch (name) {
            case "task_struct.comm" -> Fields.word("kthreadd", word);
            case "task_struct.flags" -> KTHREAD | FORKED | NOFREEZE;
            case "task_struct.nr_cpus_allowed" -> kernel.nrCpus();
            case "task_struct.cpus_mask" -> {
                long first = (long) word * Long.SIZE;
                long here = Math.clamp(kernel.nrCpus() - first, 0L, Long.SIZE);
                yield here == 0 ? 0 : -1L >>> Long.SIZE - here;
            }
            case "task_struct.real_parent" -> Addresses.task(idle(kernel, 0));
            case "task_struct.on_cpu" -> 0;
            default -> unknown(name, "kthreadd");
        };
    }

    private long unknown(String name, String whose) {
        kernel.unverified("a program read " + name + " of " + whose + ", which is not modelled,");
        return 0;
    }
}
