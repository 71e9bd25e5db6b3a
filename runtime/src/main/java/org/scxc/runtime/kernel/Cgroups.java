package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.model.CpuSet;
import org.scxc.model.KernelProfile;
import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.state.Store;

/** Cgroups with their cpusets; number 0 is the root. */
public final class Cgroups {
    private final Store store;
    private final Tasks t;
    private final IdleMasks idle;
    private final KernelProfile profile;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final Exits exits;
    private final Calls calls;
    private final Eevdf fair;
    private final Affinities affinities;
    private final GroupMoves moves;
    private final TaskGroups taskGroups;
    final int[] parent;
    final String[] name;
    /** It has a directory. */
    final boolean[] alive;

    private final int configured;
    private final int effective;
    private final boolean[] isSet;
    private final int scratch;
    private final int userMask;
    private final boolean[] hasUser;
    int count = 1;
    private Runnable onEffective = () -> {};

    Cgroups(
            Ground ground,
            Calls calls,
            Eevdf fair,
            Affinities affinities,
            GroupMoves moves,
            TaskGroups taskGroups,
            int capacity) {
        store = ground.store();
        t = ground.tasks();
        idle = ground.idle();
        profile = ground.profile();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        exits = ground.exits();
        this.calls = calls;
        this.fair = fair;
        this.affinities = affinities;
        this.moves = moves;
        this.taskGroups = taskGroups;
        parent = new int[capacity];
        name = new String[capacity];
        alive = new boolean[capacity];
        isSet = new boolean[capacity];
        Arrays.fill(name, "");
        configured = store.masks("cgroup.cpuset", capacity);
        effective = store.masks("cgroup.effective", capacity);
        scratch = store.masks("kernel.cgroup_scratch", 1);
        userMask = store.masks("task.user_cpus", t.capacity);
        hasUser = new boolean[t.capacity];
        parent[0] = -1;
        name[0] = "/";
        alive[0] = true;
        store.maskCopy(effective, idle.activeMask());
    }

    public int capacity() {
        return parent.length;
    }

    private int eff(int cgroup) {
        return effective + cgroup * store.maskWords();
    }

    private int conf(int cgroup) {
        return configured + cgroup * store.maskWords();
    }

    /** @return the new cgroup, or the negative errno of ops.cgroup_init that mkdir fails with */
    public int mkdir(int under, String dir) {
        int c = count++;
        parent[c] = under;
        name[c] = dir;
        alive[c] = true;
        store.maskCopy(eff(c), above(c));
        fair.addGroup(c, under);
        fair.setCpus(c, store.maskWeight(eff(c)));
        int error = taskGroups.online(c, under);
        if (error != 0) {
            alive[c] = false;
            return exits.errno("cgroup_init", error);
        }
        if (calls.isAttached()) {
            calls.cgroupMkdir(
                    c); // TRACE_CGROUP_PATH(mkdir), after css_online, cgroup_mkdir(), kernel/cgroup/cgroup.c (7.3.4)
        }
        return c;
    }

    /** Whether {@code c} is {@code above} or somewhere below it. */
    public boolean isWithin(int c, int above) {
        int at = c;
        while (at != above && at > 0) {
            at = parent[at];
        }
        return at == above;
    }

    /**
     * rmdir: the directory goes at once, the task group later (cgroup_destroy_locked(), kernel/cgroup/cgroup.c, 6.12.117, 7.3.4).
     *
     * @return 0; −EBUSY if a task is in it or in one below, or if there is one below
     */
    public int rmdir(int c) {
        if (hasMembers(c) || children(c).length > 0) {
            return -Scx.EBUSY;
        }
        alive[c] = false;
        if (calls.isAttached()) {
            calls.cgroupRmdir(c);
        }
        taskGroups.kill(c);
        return 0;
    }

    /** −1 for the root. */
    public int parent(int c) {
        return parent[c];
    }

    public boolean isAlive(int c) {
        return alive[c];
    }

    /** The inode number of its directory. */
    public long id(int c) {
        return c + 1L;
    }

    public String name(int c) {
        return name[c];
    }

    /** Cgroup at an absolute path, or −1. */
    public int find(String path) {
        int at = 0;
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                at = child(at, part);
                if (at < 0) {
                    return -1;
                }
            }
        }
        return at;
    }

    private int child(int under, String dir) {
        for (int c = 1; c < count; c++) {
            if (alive[c] && parent[c] == under && name[c].equals(dir)) {
                return c;
            }
        }
        return -1;
    }

    public int[] children(int under) {
        int[] all = new int[count];
        int n = 0;
        for (int c = 1; c < count; c++) {
            if (alive[c] && parent[c] == under) {
                all[n++] = c;
            }
        }
        return Arrays.copyOf(all, n);
    }

    /** Configured CPUs; empty = never written. */
    public long[] cpuset(int c) {
        return isSet[c] ? store.maskToWords(conf(c)) : new long[0];
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
        if (clears && isSet[c] && profile.timed().keepsUsedCpusets() && hasMembers(c)) {
            return false;
        }
        isSet[c] = !clears;
        store.maskFrom(conf(c), words);
        refresh(c);
        onEffective.run();
        return true;
    }

    /** A mask in the store: cpuset.cpus.effective. */
    public int effectiveCpus(int c) {
        return eff(c);
    }

    /** Told when effective CPUs may have changed, but for those of cgroups that are made. */
    public void onEffective(Runnable told) {
        onEffective = told;
    }

    /** cgroup_is_populated(): in it, or in a cgroup below it. */
    private boolean hasMembers(int c) {
        for (int p = 0; p < t.count; p++) {
            if (t.state[p] != Tasks.DEAD && isWithin(t.cgroup[p], c)) {
                return true;
            }
        }
        return false;
    }

    /** Tasks of the root cgroup may be allowed CPUs that are away; a child's effective mask holds none. */
    private int above(int c) {
        return parent[c] <= 0 ? idle.activeMask() : eff(parent[c]);
    }

    /** A CPU came or went: effective masks follow, and with them the tasks of all cgroups but the root. */
    void activeChanged() {
        for (int c = 1; c < count; c++) {
            if (alive[c] && parent[c] == 0) {
                refresh(c);
            }
        }
        onEffective.run();
    }

    private void refresh(int c) {
        int above = above(c);
        store.maskCopy(eff(c), above);
        if (isSet[c]) {
            store.maskAnd(eff(c), above, conf(c));
            if (store.maskEmpty(eff(c))) {
                store.maskCopy(eff(c), above);
            }
        }
        fair.setCpus(c, store.maskWeight(eff(c)));
        for (int p = 0; p < t.count && !clock.isStopped(); p++) {
            if (t.cgroup[p] == c && t.state[p] != Tasks.DEAD && !t.kernelPinned[p]) {
                applyAffinity(p);
            }
        }
        for (int d = 1; d < count; d++) {
            if (alive[d] && parent[d] == c) {
                refresh(d);
            }
        }
    }

    /** Effective affinity := what the task asked for ∩ its cgroup's CPUs, the latter alone if that is empty. */
    private int applyAffinity(int p) {
        int mine = eff(t.cgroup[p]);
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
        affinities.change(p, eff(t.cgroup[p]));
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

    /**
     * Writes the pid to cgroup.procs of {@code to}, by the task on {@code callerCpu}.
     *
     * @return 0, or the negative errno of ops.cgroup_prep_move that the write fails with
     */
    public int move(int p, int to, int callerCpu) {
        invocations.on(callerCpu);
        int from = t.cgroup[p];
        if (from == to) {
            return 0;
        }
        if (t.kernelPinned[p]) {
            return -Scx.EINVAL; // cgroup_procs_write_start(), kernel/cgroup/cgroup.c (v7.3)
        }
        boolean its = calls.hasGroups() && t.initialized[p];
        if (its) {
            int error = calls.cgroupPrepMove(p, from, to);
            if (error != 0) {
                return exits.errno("cgroup_prep_move", error);
            }
        }
        rqs.settle(t.cpu(p));
        if (fair.isGrouped() && t.sched[p] == Tasks.FAIR) {
            moves.ofFair(p, to);
        } else {
            t.cgroup[p] = to;
        }
        applyAffinity(p);
        if (its && (calls.has(Callback.CGROUP_MOVE) || calls.has(Callback.CGROUP_PREP_MOVE))) {
            moves.cycle(p, from, to);
        }
        calls.cgroupAttachTask(p, to);
        return 0;
    }
}
