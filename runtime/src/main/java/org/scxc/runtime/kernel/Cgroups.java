package org.scxc.runtime.kernel;

import org.scxc.runtime.fair.Eevdf;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;

/** Cgroups; number 0 is the root. */
public final class Cgroups {
    private final Tasks t;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final Exits exits;
    private final Calls calls;
    private final Eevdf fair;
    private final GroupMoves moves;
    private final TaskGroups taskGroups;
    final Cpusets cpusets;
    private final Directories dirs;

    Cgroups(
            Ground ground,
            Calls calls,
            Eevdf fair,
            Affinities affinities,
            GroupMoves moves,
            TaskGroups taskGroups,
            int capacity) {
        t = ground.tasks();
        invocations = ground.invocations();
        rqs = ground.rqs();
        exits = ground.exits();
        this.calls = calls;
        this.fair = fair;
        this.moves = moves;
        this.taskGroups = taskGroups;
        dirs = new Directories(t, capacity);
        cpusets = new Cpusets(ground, calls, fair, affinities, dirs, capacity);
    }

    public int capacity() {
        return dirs.parent.length;
    }

    /** @return the new cgroup, or the negative errno of ops.cgroup_init that mkdir fails with */
    public int mkdir(int under, String dir) {
        int c = dirs.make(under, dir);
        fair.addGroup(c, under);
        cpusets.online(c);
        int error = taskGroups.online(c, under);
        if (error != 0) {
            dirs.alive[c] = false;
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
        return dirs.isWithin(c, above);
    }

    /**
     * rmdir: the directory goes at once, the task group later (cgroup_destroy_locked(), kernel/cgroup/cgroup.c, 6.12.117, 7.3.4).
     *
     * @return 0; −EBUSY if a task is in it or in one below, or if there is one below
     */
    public int rmdir(int c) {
        if (dirs.hasMembers(c) || children(c).length > 0) {
            return -Scx.EBUSY;
        }
        dirs.alive[c] = false;
        if (calls.isAttached()) {
            calls.cgroupRmdir(c);
        }
        taskGroups.kill(c);
        cpusets.killed(c);
        return 0;
    }

    /** −1 for the root. */
    public int parent(int c) {
        return dirs.parent[c];
    }

    public boolean isAlive(int c) {
        return dirs.alive[c];
    }

    /** The inode number of its directory. */
    public long id(int c) {
        return c + 1L;
    }

    public String name(int c) {
        return dirs.name[c];
    }

    /** Cgroup at an absolute path, or −1. */
    public int find(String path) {
        int at = 0;
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                at = dirs.child(at, part);
                if (at < 0) {
                    return -1;
                }
            }
        }
        return at;
    }

    public int[] children(int under) {
        return dirs.children(under);
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
        if (cpusets.isEmpty(to)) {
            return -Scx.ENOSPC;
        }
        boolean its = taskGroups.isOn() && calls.hasGroups() && t.initialized[p];
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
        cpusets.applyAffinity(p);
        if (its && (calls.has(Callback.CGROUP_MOVE) || calls.has(Callback.CGROUP_PREP_MOVE))) {
            moves.cycle(p, from, to);
        }
        calls.cgroupAttachTask(p, to);
        return 0;
    }
}
