package org.scxc.runtime.kernel;

import org.scxc.model.CpuSet;
import org.scxc.model.CpusetPartition;
import org.scxc.model.KernelProfile;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/** The cpusets of cgroups, and what they and sched_setaffinity leave of a task's CPUs. */
public final class Cpusets {
    /** What names of kworkers of unbound workqueues begin with. */
    static final String UNBOUND_KWORKER = "kworker/u";

    private final Store store;
    private final Tasks t;
    private final IdleMasks idle;
    private final KernelProfile profile;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final SchedDomains domains;
    private final Calls calls;
    private final Eevdf fair;
    private final Affinities affinities;
    private final Directories dirs;
    private final CpusetMasks masks;
    private final Partitions partitions;
    private final int scratch;
    private final int kthreads;
    private final int userMask;
    private final boolean[] hasUser;
    private Runnable onEffective = () -> {};

    Cpusets(Ground ground, Calls calls, Eevdf fair, Affinities affinities, Directories dirs, int capacity) {
        store = ground.store();
        t = ground.tasks();
        idle = ground.idle();
        profile = ground.profile();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        domains = ground.domains();
        this.calls = calls;
        this.fair = fair;
        this.affinities = affinities;
        this.dirs = dirs;
        masks = new CpusetMasks(ground, dirs, capacity);
        scratch = store.masks("kernel.cgroup_scratch", 1);
        userMask = store.masks("task.user_cpus", t.capacity);
        hasUser = new boolean[t.capacity];
        kthreads = store.masks("kernel.kthread_cpus", 1);
        store.maskCopy(kthreads, masks.top);
        partitions = new Partitions(ground, masks, capacity);
    }

    private int eff(int cgroup) {
        return masks.allowed(cgroup);
    }

    /** A new cgroup has what the one above has. */
    void online(int c) {
        store.maskCopy(eff(c), masks.above(c));
        fair.setCpus(c, store.maskWeight(eff(c)));
    }

    /** Its directory was removed. */
    void killed(int c) {
        if (partitions.isUsed()) {
            partitions.removed(c);
            refreshAll(0);
        }
    }

    /** No task can be moved to it: the CPUs of a partition are all away (cpuset_can_attach_check(), ENOSPC). */
    boolean isEmpty(int c) {
        return store.maskEmpty(eff(c));
    }

    /** Configured CPUs; empty = never written. */
    public long[] cpuset(int c) {
        return masks.isSet[c] ? store.maskToWords(masks.configured(c)) : new long[0];
    }

    /**
     * The task on {@code callerCpu} enters cpuset_write_resmask(), where a program may be attached: before it has the lock,
     * whether or not the write is refused later, with the old value still in the file. {@link #writeCpuset} follows.
     */
    public void beginCpusetWrite(int c, int callerCpu) {
        invocations.on(callerCpu);
        if (calls.isAttached()) {
            calls.cpusetWrite(c);
        }
    }

    /**
     * The lock is taken and cpuset.cpus written, by the task on {@code callerCpu}; an empty set clears it.
     *
     * @return false if the kernel refuses: before 7.0 the cpuset of a cgroup with tasks cannot be cleared
     */
    public boolean writeCpuset(int c, CpuSet cpus, int callerCpu) {
        invocations.on(callerCpu);
        long[] words = cpus.words();
        boolean clears = true;
        for (long w : words) {
            clears &= w == 0;
        }
        if (clears && masks.isSet[c] && profile.timed().keepsUsedCpusets() && dirs.hasMembers(c)) {
            return false;
        }
        masks.isSet[c] = !clears;
        store.maskFrom(masks.configured(c), words);
        if (partitions.isUsed()) {
            partitions.cpusChanged(c);
            refreshAll(c);
        } else {
            refresh(c, 0);
        }
        onEffective.run();
        return true;
    }

    /** Writes cpuset.cpus.partition, by the task on {@code callerCpu}. */
    public void writePartition(int c, CpusetPartition partition, int callerCpu) {
        invocations.on(callerCpu);
        partitions.write(c, partition);
        refreshAll(c);
        onEffective.run();
    }

    /** As cpuset.cpus.partition is read. */
    public String partition(int c) {
        return partitions.file(c);
    }

    /** All CPUs are written to its cpuset.cpus.exclusive: cgroups in it may be partitions. */
    public void grantAll(int c) {
        partitions.grantAll(c);
    }

    /** A mask in the store: cpuset.cpus.effective. */
    public int effectiveCpus(int c) {
        return masks.effective(c);
    }

    /**
     * A mask: where a new task of the root cgroup is allowed. A process has what its parent has; a kernel thread all CPUs, or those of
     * housekeeping (kthread(), kernel/kthread.c, 6.12.117; kthread_affine_node(), 7.3.4).
     */
    int inherited(boolean kthread) {
        if (!kthread) {
            return masks.top;
        }
        if (profile.timed().partitionsMoveKthreads()) {
            return idle.activeMask();
        }
        store.maskAnd(scratch, kthreads, idle.activeMask());
        return scratch;
    }

    /** Told when effective CPUs may have changed, but for those of cgroups that are made. */
    public void onEffective(Runnable told) {
        onEffective = told;
    }

    /** A CPU came or went: effective masks follow, and with them the tasks of all cgroups but the root. */
    void activeChanged() {
        partitions.activeChanged();
        refreshAll(0);
        onEffective.run();
    }

    /** Root first, {@code last} last: so update_prstate() and update_cpumask() go through them. */
    private void refreshAll(int last) {
        store.maskCopy(masks.top, idle.activeMask());
        if (partitions.isUsed()) {
            partitions.removeTaken(masks.top);
            refreshRoot();
        }
        for (int c : dirs.children(0)) {
            refresh(c, last);
        }
        if (last != 0) {
            refresh(last, 0);
        }
        if (partitions.isUsed()) {
            domains.rebuild(partitions.ofCpus(rqs.cpus));
            fair.domainsChanged();
        }
    }

    /**
     * Tasks of the root cgroup leave the CPUs of partitions: cpuset_update_tasks_cpumask(). Unbound kernel threads follow housekeeping since
     * 7.0, which isolated ones are no part of; kworkers of unbound workqueues always do (workqueue_unbound_exclude_cpumask()).
     */
    private void refreshRoot() {
        store.maskFrom(eff(0), CpuSet.range(0, rqs.cpus - 1).words());
        store.maskCopy(kthreads, eff(0));
        partitions.removeTaken(eff(0));
        partitions.removeIsolated(kthreads);
        applyAll(0);
    }

    private int home(int p) {
        boolean housekept = t.kthread[p]
                && !t.driver[p]
                && (!profile.timed().partitionsMoveKthreads() || t.comm[p].startsWith(UNBOUND_KWORKER));
        return housekept && t.cgroup[p] == 0 ? kthreads : eff(t.cgroup[p]);
    }

    private void refresh(int c, int except) {
        if (c == except) {
            return;
        }
        int above = masks.above(c);
        store.maskCopy(eff(c), above);
        if (partitions.isStale(c)) {
            store.maskCopy(eff(c), partitions.stale(c));
        } else if (partitions.isValid(c)) {
            partitions.effective(c, eff(c));
        } else if (masks.isSet[c]) {
            store.maskAnd(eff(c), above, masks.configured(c));
            if (store.maskEmpty(eff(c))) {
                store.maskCopy(eff(c), above);
            }
        }
        fair.setCpus(c, store.maskWeight(eff(c)));
        applyAll(c);
        for (int d : dirs.children(c)) {
            refresh(d, except);
        }
    }

    private void applyAll(int c) {
        for (int p = 0; p < t.count && !clock.isStopped(); p++) {
            if (t.cgroup[p] == c && t.state[p] != Tasks.DEAD && !t.kernelPinned[p]) {
                applyAffinity(p);
            }
        }
    }

    /** Effective affinity := what the task asked for ∩ its cgroup's CPUs, the latter alone if that is empty. */
    int applyAffinity(int p) {
        int mine = home(p);
        store.maskCopy(scratch, mine);
        if (hasUser[p]) {
            store.maskAnd(scratch, user(p), mine);
            if (store.maskEmpty(scratch)) {
                store.maskCopy(scratch, mine);
            }
        }
        return affinities.change(p, scratch);
    }

    /** No CPU that the task asked for is left: it gets what its cgroup has. */
    void forgetAffinity(int p) {
        affinities.change(p, home(p));
    }

    private int user(int p) {
        return userMask + p * store.maskWords();
    }

    /**
     * sched_setaffinity of {@code p} by the task on {@code callerCpu}; an empty set gives every CPU back.
     *
     * @return 0; −EINVAL for PF_NO_SETAFFINITY, or if no active CPU of the cgroup is in the mask; −EBUSY if a SCHED_DEADLINE task would no longer be
     *     allowed on all CPUs that are online (dl_task_check_affinity(), kernel/sched/syscalls.c, 7.3)
     */
    public int setAffinity(int p, CpuSet cpus, int callerCpu) {
        invocations.on(callerCpu);
        if (t.kernelPinned[p]) {
            return -Scx.EINVAL;
        }
        long[] words = cpus.words();
        if (words.length == 0) {
            hasUser[p] = false;
        } else {
            store.maskFrom(scratch, words);
            store.maskAnd(scratch, scratch, eff(t.cgroup[p]));
            store.maskAnd(scratch, scratch, idle.activeMask());
            if (t.sched[p] == Tasks.DL && !store.maskEquals(scratch, idle.activeMask())) {
                return -Scx.EBUSY;
            }
            if (store.maskEmpty(scratch)) {
                return -Scx.EINVAL;
            }
            store.maskFrom(user(p), words);
            hasUser[p] = true;
        }
        return applyAffinity(p);
    }
}
