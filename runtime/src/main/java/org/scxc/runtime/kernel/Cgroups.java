package org.scxc.runtime.kernel;

import java.util.Arrays;
import org.scxc.runtime.ops.Callback;

/** Cgroups with their cpusets; number 0 is the root. */
public final class Cgroups {
    private final Core core;
    final int[] parent;
    final String[] name;
    final boolean[] alive;
    final boolean[] known; // ops.cgroup_init was called
    private final int[] weight;
    private final int configured;
    private final int effective;
    private final boolean[] isSet;
    private final int scratch;
    private final int userMask;
    private final boolean[] hasUser;
    int count = 1;

    Cgroups(Core core, int capacity) {
        this.core = core;
        parent = new int[capacity];
        name = new String[capacity];
        alive = new boolean[capacity];
        known = new boolean[capacity];
        isSet = new boolean[capacity];
        weight = new int[capacity];
        Arrays.fill(weight, 100);
        Arrays.fill(name, "");
        configured = core.store.masks("cgroup.cpuset", capacity);
        effective = core.store.masks("cgroup.effective", capacity);
        scratch = core.store.masks("kernel.cgroup_scratch", 1);
        userMask = core.store.masks("task.user_cpus", core.tasks.capacity);
        hasUser = new boolean[core.tasks.capacity];
        parent[0] = -1;
        name[0] = "/";
        alive[0] = true;
        core.store.maskCopy(effective, core.idle.activeMask());
    }

    int capacity() {
        return parent.length;
    }

    private int eff(int cgroup) {
        return effective + cgroup * core.store.maskWords();
    }

    private int conf(int cgroup) {
        return configured + cgroup * core.store.maskWords();
    }

    public int mkdir(int under, String dir) {
        int c = count++;
        parent[c] = under;
        name[c] = dir;
        alive[c] = true;
        core.store.maskCopy(eff(c), above(c));
        if (core.attached) {
            announce(c);
        }
        return c;
    }

    void announce(int c) {
        core.calls.cgroupMkdir(c);
        core.calls.cgroupInit(c, weight[c]);
    }

    public void rmdir(int c) {
        alive[c] = false;
        if (core.attached) {
            core.calls.cgroupRmdir(c);
            core.calls.cgroupExit(c);
        }
    }

    public boolean isAlive(int c) {
        return alive[c];
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
        return isSet[c] ? core.store.maskToWords(conf(c)) : new long[0];
    }

    /**
     * Writes cpuset.cpus; empty words clear it. The hook runs first, whether or not the write is refused.
     *
     * @return false if the kernel refuses: before 7.0 the cpuset of a cgroup with tasks cannot be cleared
     */
    public boolean writeCpuset(int c, long[] words) {
        if (core.attached) {
            core.calls.cpusetWrite(c);
        }
        boolean clears = true;
        for (long w : words) {
            clears &= w == 0;
        }
        if (clears && isSet[c] && core.profile.keepsUsedCpusets() && hasMembers(c)) {
            return false;
        }
        isSet[c] = !clears;
        core.store.maskFrom(conf(c), words);
        refresh(c);
        return true;
    }

    /** Writes cpu.weight, 1..10000. The scheduler is told; EEVDF's groups are not modelled. */
    public void setWeight(int c, int value) {
        weight[c] = value;
        if (core.attached) {
            core.calls.cgroupSetWeight(c, value);
        }
    }

    private boolean hasMembers(int c) {
        for (int p = 0; p < core.tasks.count; p++) {
            if (core.tasks.cgroup[p] == c && core.tasks.state[p] != Tasks.DEAD) {
                return true;
            }
        }
        return false;
    }

    /** Tasks of the root cgroup may be allowed CPUs that are away; a child's effective mask holds none. */
    private int above(int c) {
        return parent[c] <= 0 ? core.idle.activeMask() : eff(parent[c]);
    }

    /** A CPU came or went: effective masks follow, and with them the tasks of all cgroups but the root. */
    void activeChanged() {
        for (int c = 1; c < count; c++) {
            if (alive[c] && parent[c] == 0) {
                refresh(c);
            }
        }
    }

    private void refresh(int c) {
        int above = above(c);
        core.store.maskCopy(eff(c), above);
        if (isSet[c]) {
            core.store.maskAnd(eff(c), above, conf(c));
            if (core.store.maskEmpty(eff(c))) {
                core.store.maskCopy(eff(c), above);
            }
        }
        for (int p = 0; p < core.tasks.count && !core.isStopped(); p++) {
            if (core.tasks.cgroup[p] == c && core.tasks.state[p] != Tasks.DEAD && !core.tasks.kernelPinned[p]) {
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
        int mine = eff(core.tasks.cgroup[p]);
        core.store.maskCopy(scratch, mine);
        if (hasUser[p]) {
            core.store.maskAnd(scratch, user(p), mine);
            if (core.store.maskEmpty(scratch)) {
                core.store.maskCopy(scratch, mine);
            }
        }
        return core.affinities.change(p, scratch);
    }

    /** No CPU that the task asked for is left: it gets what its cgroup has. */
    void forgetAffinity(int p) {
        core.affinities.change(p, eff(core.tasks.cgroup[p]));
    }

    private int user(int p) {
        return userMask + p * core.store.maskWords();
    }

    /** sched_setaffinity; empty words give every CPU back. @return false if the kernel refuses */
    public boolean setAffinity(int p, long[] words) {
        if (words.length == 0) {
            hasUser[p] = false;
        } else {
            core.store.maskFrom(scratch, words);
            core.store.maskAnd(scratch, scratch, eff(core.tasks.cgroup[p]));
            core.store.maskAnd(scratch, scratch, core.idle.activeMask());
            if (core.store.maskEmpty(scratch)) {
                return false;
            }
            core.store.maskFrom(user(p), words);
            hasUser[p] = true;
        }
        return applyAffinity(p) == 0;
    }

    /** Writes the pid to cgroup.procs of {@code to}. */
    public void move(int p, int to) {
        int from = core.tasks.cgroup[p];
        if (from == to) {
            return;
        }
        core.tasks.cgroup[p] = to;
        applyAffinity(p);
        if (core.attached && core.calls.has(Callback.CGROUP_MOVE) && core.tasks.sched[p] == Tasks.EXT) {
            cycleForMove(p, from, to);
        }
    }

    /** cpu controller on: one dequeue, cgroup_move, enqueue cycle. */
    private void cycleForMove(int p, int from, int to) {
        Runnable moved = () -> core.calls.cgroupMove(p, from, to);
        if (core.tasks.state[p] == Tasks.RUNNABLE) {
            int cpu = core.tasks.cpu(p);
            core.deactivate(p, 0);
            moved.run();
            core.activate(p, cpu, Enqueue.RESTORE);
            core.enqueue.runDeferred();
        } else if (core.tasks.state[p] == Tasks.RUNNING) {
            core.cycleRunning(p, moved);
            core.resched(core.tasks.cpu(p));
        } else {
            moved.run();
        }
    }
}
