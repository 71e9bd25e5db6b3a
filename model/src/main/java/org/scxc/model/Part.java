package org.scxc.model;

import java.util.Locale;

/**
 * The parts of a kernel, of the machine below it and of the programs above it, and what the in-JVM model makes of each:
 * the one table that {@code check --target jvm} reads and that docs/fidelity.md prints. A finding names the parts that
 * its construct contains, and its word is that of the weakest ({@link Finding#of}). A part that no construct can contain is
 * refused.
 */
public enum Part {
    CYCLE(Area.CORE, "reschedule: balance, pick, put and set, in the kernel's order", exact()),
    SLICE(Area.CORE, "slices: refilled, looked at on ticks, used up", exact()),
    DISPATCH(Area.CORE, "ops.dispatch: its buffer, rounds and flush", exact()),
    DSQ(Area.CORE, "dispatch queues: local, global, of the scheduler, by time or in order", exact()),
    WAKEUP(Area.CORE, "wake-ups: select_cpu, queued to another CPU or not, enqueue", exact()),
    IDLE(Area.CORE, "masks of idle CPUs and cores, and claims of them", exact()),
    AFFINITY(Area.CORE, "changes of a task's CPUs", by("the caller does not wait for the stopper")),
    FORK(Area.CORE, "fork and exec of a task", exact()),
    TASK_EXIT(Area.CORE, "exit of a task", by("do_exit() takes no time, and the parent reaps at once")),
    WATCHDOG(Area.CORE, "the watchdog and its kworker", exact()),
    CALLBACK(
            Area.CORE,
            "callbacks",
            by("each callback runs whole and takes no time (0 ns), but for kfunc_cost, and ops.cgroup_exit where"
                    + " a flag gives it time")),
    KFUNC_COST(
            Area.CORE,
            "the time that an insert takes",
            by("kfunc_cost before each insert in ops.dispatch; only affinity changes of the timeline come in between")),
    KICK_WAIT(
            Area.CORE,
            "SCX_KICK_WAIT",
            by("what is due on a CPU that waits comes late by up to a quarter of the wait")),
    LOCKS(Area.CORE, "locks that CPUs wait for", by("two CPUs never wait for each other")),
    LATENCY(
            Area.CORE,
            "latencies of interrupts, switches and system calls",
            by("latencies are ranges of a traced 6.18.15")),
    GRACE_PERIOD(Area.CORE, "RCU grace periods", by("each grace period takes a time of its own, 8 to 20 ms")),
    TICK(Area.CORE, "ticks", by("ticks are never late")),
    INTERRUPT(Area.CORE, "interrupts, softirqs and page faults", by("interrupts come from noise only")),
    RELEASE(Area.CORE, "what a release does differently", exact()),
    RELEASE_LATENCY(Area.CORE, "latencies of a release", by("latencies of a traced 6.18.15")),
    RELEASE_UNSEEN(Area.CORE, "what is not known of a release", by("the nearest release that is known")),
    RELEASE_UNKNOWN(Area.CORE, "releases after those that are known", refused("newer than the kernels that are known")),

    LOAD(
            Area.LIFE,
            "loading and enabling a scheduler",
            by("its process needs CPU time in a timeline, none before t = 0; forks and changes of cgroups do not"
                    + " wait for it")),
    EXIT(Area.LIFE, "an end that the timeline does not ask for", by("the run ends with the scheduler")),
    DISABLE(Area.LIFE, "disabling a scheduler", by("its grace periods take 8 to 20 ms each")),
    RESTART(
            Area.LIFE,
            "a loader that starts its scheduler again",
            by("what it takes to notice the end and to load again is that of scxc's loader in a guest")),
    SWITCH_PARTIAL(Area.LIFE, "SCX_OPS_SWITCH_PARTIAL and SCHED_EXT", exact()),
    HOTPLUG(Area.LIFE, "CPUs that come and go", by("the callback, the new masks and the stopper follow within 10us")),
    SUSPEND(
            Area.LIFE,
            "suspend and resume",
            by("devices and firmware take no time; the clock stands in s2idle too, as where an idle state stops it")),

    STOPPER(Area.CLASSES, "the stopper class", exact()),
    REAL_TIME(Area.CLASSES, "SCHED_FIFO and SCHED_RR above the classes below", exact()),
    REAL_TIME_BALANCE(
            Area.CLASSES,
            "real-time tasks that could run elsewhere",
            by("one that waits is not pushed to or pulled by another CPU")),
    ROUND_ROBIN(Area.CLASSES, "turns of SCHED_RR", by("as fifo: equals do not take turns")),
    DEADLINE(
            Area.CLASSES,
            "SCHED_DEADLINE",
            by("as in 7.3.4; of equal deadlines the first stays first, and a task that leaves the class gives its"
                    + " bandwidth back at once")),
    DEADLINE_SERVER(
            Area.CLASSES,
            "the fair and the ext server",
            by("as in 6.12.117 and 7.3.4, its timer on time; no real-time task moves away when it runs")),
    SERVERS_OFF(Area.CLASSES, "a deadline server that is off", exact()),
    POLICY(Area.CLASSES, "SCHED_NORMAL, SCHED_IDLE and nice", exact()),
    BATCH(Area.CLASSES, "SCHED_BATCH", by("as normal: what EEVDF does for SCHED_BATCH is left out")),
    CORE_SCHEDULING(
            Area.CLASSES,
            "core scheduling",
            by("as in 6.12.117, 7.2.12 and 7.3.4, but under one lock that nobody waits for; of tasks with a"
                    + " cookie on a runqueue a list keeps the order; switching it on takes no time")),
    MIGRATE_DISABLE(
            Area.CLASSES,
            "migrate_disable of workers",
            by("a worker inside migrate_disable can be preempted anywhere, as with PREEMPT_RCU")),
    KTHREAD(
            Area.CLASSES,
            "kernel threads as workers",
            by("a kernel thread starts as a worker does: kthreadd takes no part")),
    WARNING(
            Area.CLASSES,
            "the kernel's warnings",
            by("zero slices and stale direct verdicts; other warnings take CPUs in the middle of a path")),

    EEVDF(Area.FAIR, "EEVDF: lag, deadlines and slices", by("a waking task preempts by a margin that was measured")),
    EEVDF_BALANCE(
            Area.FAIR,
            "EEVDF: balancing",
            by("loads of the moment, not averages (PELT); a running task is never moved; no NUMA balancing")),
    GROUPS(
            Area.FAIR,
            "cpu.weight under EEVDF",
            by("under EEVDF, tasks are balanced by loads of the moment, not by their averages")),
    CPU_MAX(
            Area.FAIR,
            "cpu.max",
            by("under EEVDF a task is throttled at once, in the kernel when it next returns to user space; nothing is"
                    + " throttled under a sched_ext scheduler, as in the kernel")),
    CPU_MAX_BURST(Area.FAIR, "cpu.max.burst", refused("there is no word for it")),
    CPU_IDLE(Area.FAIR, "cpu.idle", refused("there is no word for it")),
    CAPACITY_PLACEMENT(
            Area.FAIR,
            "EEVDF: cores of unequal capacity",
            by("a new task is placed without regard to capacity, as in the kernel; idle CPUs take misfits at once")),
    ENERGY(Area.FAIR, "energy-aware placement (EAS)", refused("no machine has an energy model")),
    UTIL_CLAMP(Area.FAIR, "uclamp", refused("there is no word for it")),

    CGROUP(Area.CGROUPS, "cgroups: made, nested, removed; tasks that move", exact()),
    CGROUP_OFFLINE(
            Area.CGROUPS, "what is left of a cgroup that was removed", by("a walk over cgroups does not find it")),
    CPUSET(Area.CGROUPS, "cpuset.cpus and effective CPUs", exact()),
    CPUSET_PARTITION(
            Area.CGROUPS,
            "cpuset.cpus.partition",
            by("SCHED_DEADLINE tasks are admitted to all CPUs together, not to those of a partition; a removed"
                    + " one gives its CPUs back at once")),
    CPUSET_EXCLUSIVE(Area.CGROUPS, "cpuset.cpus.exclusive of a cell", refused("there is no word for it")),
    CPUSET_MUTEX(
            Area.CGROUPS,
            "cpuset_mutex",
            by("it sleeps while another process holds cpuset_mutex; a kernel lets it spin at first")),
    FREEZER(Area.CGROUPS, "the freezer", by("a running task stops within 3us; the freezer's own work takes no time")),

    TOPOLOGY(Area.MACHINE, "nodes, LLCs, cores and threads", exact()),
    CACHE(Area.MACHINE, "caches, memory and its distance", by("a CPU-second is a CPU-second wherever it is")),
    FREQUENCY(Area.MACHINE, "frequencies, thermal pressure, idle states", by("all CPUs have their full frequency")),
    SMT(Area.MACHINE, "threads that share a core", by("each thread of a core runs at full speed")),
    SMT_SLOWDOWN(
            Area.MACHINE,
            "threads of a core that slow each other down, as declared",
            by("a thread beside a busy one does the declared part of its work, whatever both do")),
    CAPACITY(
            Area.MACHINE,
            "cores of unequal capacity",
            by("a core of capacity N takes 1024/N of the time for its work")),
    MEMORY(Area.MACHINE, "memory pressure", refused("there is no word for it")),

    MODEL(Area.PROGRAMS, "a scheduler of the library", by("its Java model stands for it")),
    OBJECT(Area.PROGRAMS, "a scheduler's own object", exact()),
    FLAG(Area.PROGRAMS, "a scheduler's version and the flags that a model looks at", exact()),
    FLAG_UNUSED(Area.PROGRAMS, "other flags", by("the model does not look at it: it changes nothing here")),
    NO_MODEL(Area.PROGRAMS, "a scheduler or flag without a model", refused("there is no model of it")),
    SPIN(Area.PROGRAMS, "workers that compute", exact()),
    SLEEP(Area.PROGRAMS, "sleep", by("sleeps end on time: no timer slack")),
    YIELD(Area.PROGRAMS, "sched_yield", by("a yield takes 1us")),
    SYSTEM_CALL(Area.PROGRAMS, "pipes, futexes and locks", by("system calls take no time")),
    TIMER_GRID(
            Area.PROGRAMS,
            "kernel timers",
            by("its timer expires on multiples of the wheel's grid and takes 15us more")),
    WORKLOAD(Area.PROGRAMS, "workloads that say what they leave out", by("what their declarations say")),
    NO_WORKLOAD(Area.PROGRAMS, "workloads without steps", refused("there is no model of it")),
    TIMELINE(Area.PROGRAMS, "phases, and when things change", exact()),
    REPLAY(Area.PROGRAMS, "recorded noise", by("visits come when they came, whatever the CPU does; one queue a CPU")),
    HOST(Area.PROGRAMS, "a host whose threads serve all CPUs", by("turns, in cyclic order from a CPU that changes")),

    CLAIM(Area.CLAIMS, "claims about ends, time on CPUs, waits, changes and counters", exact()),
    QUANTILE(Area.CLAIMS, "quantiles", by("quantiles come from a histogram and are up to 1.6 % too high")),
    NOT_JUDGED(Area.CLAIMS, "claims that no run decides", refused("no run can judge it")),

    RACE(Area.RACES, "steps of the kernel and of a discipline, in every order", exact()),
    RACE_MEMORY(Area.RACES, "words that callbacks read without a lock", by("memory is sequentially consistent")),
    RACE_OBJECT(Area.RACES, "an object's programs in a race", by("the clock stands, and kicks do nothing")),
    RACE_MIGRATION_DISABLED(
            Area.RACES,
            "a task inside migrate_disable()",
            by("it stays inside to the end, and who changes its mask does not wait for it")),
    RACE_KICK(
            Area.RACES,
            "kicks, and inserts that preempt",
            by("a CPU that is kicked goes round a cycle when what its script does is done")),
    RACE_HIGHER(
            Area.RACES,
            "a task of a higher class that takes a CPU",
            by("it comes between two cycles, and ops.dispatch is not called for it first")),
    RACE_HOTPLUG(
            Area.RACES,
            "a CPU that goes offline",
            by("grace periods take no time, and a task that may run on no other CPU may run on all from then on,"
                    + " untold")),
    RACE_BYPASS(
            Area.RACES,
            "a scheduler that is unloaded",
            by("the global DSQ takes what waits, and the scheduler is gone once all CPUs are in bypass")),
    RACE_BOUND(Area.RACES, "a search within a bound", by("only executions within the bound")),
    RACE_SAMPLE(Area.RACES, "a search of a sample", by("only the executions of the sample"));

    /** Where in the table a part stands, in the order of the page. */
    public enum Area {
        CORE("The core of sched_ext"),
        LIFE("Life of a scheduler"),
        CLASSES("Classes and tasks"),
        FAIR("The fair class"),
        CGROUPS("Control groups"),
        MACHINE("The machine"),
        PROGRAMS("Programs"),
        CLAIMS("Claims"),
        RACES("Races");

        private final String title;

        Area(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private final Area area;
    private final String what;
    private final Fidelity fidelity;

    Part(Area area, String what, Fidelity fidelity) {
        this.area = area;
        this.what = what;
        this.fidelity = fidelity;
    }

    private static Fidelity exact() {
        return new Fidelity.Exact();
    }

    private static Fidelity by(String cause) {
        return new Fidelity.Approximated(cause);
    }

    private static Fidelity refused(String cause) {
        return new Fidelity.Refused(cause);
    }

    public Area area() {
        return area;
    }

    /** The part in the kernel's terms, for the page. */
    public String what() {
        return what;
    }

    public Fidelity fidelity() {
        return fidelity;
    }

    /** Its name on the page, {@code kick_wait}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
