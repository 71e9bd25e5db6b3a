package org.scxc.runtime.kernel;

import org.scxc.model.ExitKind;

/**
 * Task groups, which cgroups have by the cpu controller: a scheduler is told when one comes and goes. The group of a cgroup that
 * was removed goes offline after grace periods, from a workqueue; its memory stays until the last task that died there is freed.
 *
 * <p>Source: scx_tg_online(), scx_tg_offline(), kernel/sched/ext.c; css_killed_ref_fn(), css_free_rwork_fn(), kernel/cgroup/cgroup.c
 * (6.12.117, 7.3.4).
 */
final class TaskGroups {
    private final Tasks t;
    private final Exits exits;
    private final Calls calls;
    private final CpuFiles cpuFiles;
    private final GracePeriods gracePeriods;
    private final int killGracePeriods;
    private final boolean controller;
    private final int[] parent;

    /** SCX_TG_ONLINE: until css_offline, some time after its rmdir. */
    private final boolean[] online;

    /** online_cnt: itself, and those below it that are online. */
    private final int[] onlineCount;

    /** SCX_TG_INITED: the scheduler has initialized it, or has no ops.cgroup_init. */
    private final boolean[] inited;

    /** No task that is not freed, and no cgroup, is left in it. */
    private final boolean[] freed;

    private int count = 1;

    /**
     * @param controller whether the scenario switches the cpu controller on; without it the root's is the only task group, but for a
     *     scheduler that asks for more ({@link Loaded#wantsGroups})
     */
    TaskGroups(
            Ground ground,
            Calls calls,
            CpuFiles cpuFiles,
            DeadTasks dead,
            GracePeriods gracePeriods,
            boolean controller,
            int capacity) {
        t = ground.tasks();
        exits = ground.exits();
        killGracePeriods = ground.profile().timed().offlineGracePeriods();
        this.calls = calls;
        this.cpuFiles = cpuFiles;
        this.gracePeriods = gracePeriods;
        this.controller = controller;
        parent = new int[capacity];
        online = new boolean[capacity];
        onlineCount = new int[capacity];
        inited = new boolean[capacity];
        freed = new boolean[capacity];
        parent[0] = -1;
        online[0] = true;
        onlineCount[0] = 1;
        dead.onFree(p -> free(t.cgroup[p]));
    }

    /** scx_tg_online(): cgroup {@code c} was made. @return 0, or the negative errno of ops.cgroup_init */
    int online(int c, int under) {
        count = c + 1;
        parent[c] = under;
        int error = isOn() && calls.hasGroups() ? announce(c) : 0;
        if (error == 0) {
            online[c] = true;
            onlineCount[c] = 1;
            onlineCount[under]++;
        }
        return error;
    }

    /** Cgroups have the cpu controller. */
    boolean isOn() {
        return controller || calls.wantsGroups();
    }

    /** scx_cgroup_init(): a scheduler is told of the cgroups that are online, from the root down. */
    void announceAll() {
        announceBelow(0);
        if (!exits.isClaimed()) {
            calls.enableGroups();
        }
    }

    private void announceBelow(int c) {
        int error = online[c] ? announce(c) : 0;
        if (error != 0) {
            exits.claim(ExitKind.ERROR, 0, "ops.cgroup_init() failed (" + error + ")", -1);
        }
        for (int d = c + 1; isOn() && d < count && !exits.isClaimed(); d++) {
            if (parent[d] == c) {
                announceBelow(d);
            }
        }
    }

    private int announce(int c) {
        int error = calls.cgroupInit(c, cpuFiles.weight(c), cpuFiles.max(c));
        inited[c] = error == 0;
        return error;
    }

    /** scx_cgroup_exit(), the scheduler ends: the next that it has initialized, those below first and the root last; −1 if none is left. */
    int nextToExit() {
        return nextBelow(0);
    }

    private int nextBelow(int c) {
        for (int d = c + 1; d < count; d++) {
            int next = parent[d] == c ? nextBelow(d) : -1;
            if (next >= 0) {
                return next;
            }
        }
        return inited[c] ? c : -1;
    }

    /** ops.cgroup_exit, if the scheduler has initialized it. */
    void exit(int c) {
        if (inited[c]) {
            inited[c] = false;
            calls.cgroupExit(c);
        }
    }

    /** css_killed_ref_fn(), css_killed_work_fn(): a cgroup is online until the last one below it is not. */
    private void killed(int c) {
        for (int at = c; at >= 0 && --onlineCount[at] == 0; at = parent[at]) {
            online[at] = false;
            exit(at);
            free(at);
        }
    }

    /** css_free_rwork_fn(): the last css_set or child that refers to {@code c} may be gone, and with it what is above. */
    private void free(int c) {
        if (online[c] || freed[c] || isReferred(c)) {
            return;
        }
        freed[c] = true;
        calls.cgroupFreed(c);
        free(parent[c]);
    }

    private boolean isReferred(int c) {
        for (int p = 0; p < t.count; p++) {
            if (t.cgroup[p] == c && !t.freed[p]) {
                return true;
            }
        }
        for (int d = c + 1; d < count; d++) {
            if (parent[d] == c && !freed[d]) {
                return true;
            }
        }
        return false;
    }

    /** Its cgroup was removed. */
    void kill(int c) {
        gracePeriods.after(killGracePeriods, () -> killed(c));
    }
}
