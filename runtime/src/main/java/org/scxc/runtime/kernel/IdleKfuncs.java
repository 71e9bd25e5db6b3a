package org.scxc.runtime.kernel;

import org.scxc.model.ExitKind;
import org.scxc.model.KernelProfile;
import org.scxc.runtime.ops.Scx;

/** The kfuncs about idle CPUs (kernel/sched/ext/idle.c, v7.3): what they ask must be tracked, for all CPUs or by node. */
abstract class IdleKfuncs extends Facts {
    private static final String PER_NODE_PICK = "per-node idle tracking is enabled";
    private static final String PER_NODE_MASK = "SCX_OPS_BUILTIN_IDLE_PER_NODE enabled";

    private final Tasks t;
    private final IdleMasks idle;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final Exits exits;
    private final IdleSearch search;
    private final Steps steps;
    private final KernelProfile.Timed timed;
    private final boolean prologDisablesMigration;
    private final int nodes;

    IdleKfuncs(Ground ground, Cgroups cgroups, IdleSearch search) {
        super(ground, cgroups);
        t = ground.tasks();
        idle = ground.idle();
        invocations = ground.invocations();
        rqs = ground.rqs();
        exits = ground.exits();
        steps = ground.steps();
        timed = ground.profile().timed();
        prologDisablesMigration = ground.profile().steps().prologDisablesMigration();
        nodes = ground.machine().nodes();
        this.search = search;
    }

    /** check_builtin_idle_enabled(), kernel/sched/ext/idle.c (v7.3). */
    private boolean tracksIdle() {
        if (!idle.tracks()) {
            exits.claim(ExitKind.ERROR, 0, "built-in idle tracking is disabled", -1);
        }
        return idle.tracks();
    }

    @Override
    public boolean tracksIdleCpus() {
        return idle.tracks();
    }

    /** One mask for all CPUs, as kfuncs without a node want. */
    private boolean tracksAll(String refusal) {
        if (search.isPerNode()) {
            exits.claim(ExitKind.ERROR, 0, refusal, -1);
            return false;
        }
        return tracksIdle();
    }

    /** ops_cpu_valid(), kernel/sched/ext.c (v6.18); scx_cpu_valid(), kernel/sched/ext/ext.c (v7.3). */
    final boolean isValidCpu(int cpu) {
        boolean valid = cpu >= 0 && cpu < rqs.cpus;
        if (!valid) {
            exits.claim(ExitKind.ERROR, 0, "invalid CPU " + cpu, -1);
        }
        return valid;
    }

    /** validate_node(), kernel/sched/ext/idle.c (v7.3). @return the node or a negative errno */
    private int validNode(int node) {
        if (!search.isPerNode()) {
            exits.claim(ExitKind.ERROR, 0, "per-node idle tracking is disabled", -1);
            return -Scx.EOPNOTSUPP;
        }
        if (node == IdleSearch.NO_NODE) {
            return -Scx.ENOENT;
        }
        if (node < 0 || node >= nodes) {
            exits.claim(ExitKind.ERROR, 0, "invalid node " + node, -1);
            return -Scx.EINVAL;
        }
        return node;
    }

    @Override
    public int idleCpumask() {
        return tracksAll(PER_NODE_MASK) ? idle.idleMask() : idle.noMask();
    }

    @Override
    public int idleSmtmask() {
        return tracksAll(PER_NODE_MASK) ? idle.idleCoreMask() : idle.noMask();
    }

    @Override
    public int idleCpumaskOf(int node) {
        int valid = validNode(node);
        return valid < 0 ? idle.noMask() : idle.idleMask(valid);
    }

    @Override
    public int idleSmtmaskOf(int node) {
        int valid = validNode(node);
        return valid < 0 ? idle.noMask() : idle.idleCoreMask(valid);
    }

    @Override
    public int pickIdleCpu(int mask, long flags) {
        return tracksAll(PER_NODE_PICK) ? search.pick(invocations.cpu(), mask, IdleSearch.NO_NODE, flags) : -Scx.EBUSY;
    }

    @Override
    public int pickIdleCpuOf(int node, int mask, long flags) {
        int valid = validNode(node);
        return valid < 0 ? valid : search.pick(invocations.cpu(), mask, valid, flags);
    }

    @Override
    public int pickAnyCpu(int mask, long flags) {
        if (search.isPerNode()) {
            exits.claim(ExitKind.ERROR, 0, PER_NODE_PICK, -1);
            return -Scx.EBUSY;
        }
        int cpu = idle.tracks() ? search.pick(invocations.cpu(), mask, IdleSearch.NO_NODE, flags) : -Scx.EBUSY;
        return cpu >= 0 ? cpu : search.any(invocations.cpu(), mask, IdleSearch.NO_NODE, flags);
    }

    @Override
    public int pickAnyCpuOf(int node, int mask, long flags) {
        int valid = validNode(node);
        if (valid < 0) {
            return valid;
        }
        int cpu = search.pick(invocations.cpu(), mask, valid, flags);
        return cpu >= 0 ? cpu : search.any(invocations.cpu(), mask, valid, flags);
    }

    @Override
    public boolean testAndClearCpuIdle(int cpu) {
        return tracksIdle() && isValidCpu(cpu) && idle.testAndClear(cpu);
    }

    @Override
    public int anyDistribute(int mask) {
        return idle.any(invocations.cpu(), mask);
    }

    @Override
    public int anyAndDistribute(int mask, int other) {
        return idle.anyAnd(invocations.cpu(), mask, other);
    }

    /** is_bpf_migration_disabled(), kernel/sched/ext/idle.c (v7.3), and before 0c4a59df370b. */
    private boolean isMigrationDisabled(int task) {
        boolean taken =
                timed.takesCurrentForEnabled() && !prologDisablesMigration && rqs.curr[invocations.cpu()] == task;
        return steps.isMigrationDisabled(task) && !taken;
    }

    @Override
    public boolean prologDisablesMigration() {
        return prologDisablesMigration;
    }

    /** select_cpu_from_kfunc(), kernel/sched/ext/idle.c (v7.3). @return CPU or a negative errno */
    final int select(int task, int prevCpu, long wakeFlags, int mask, long flags) {
        if (!isValidCpu(prevCpu)) {
            return -Scx.EINVAL;
        }
        if (!tracksIdle()) {
            return -Scx.EBUSY;
        }
        int rq = invocations.current().lockedRq();
        if (rq >= 0 && t.cpu(task) != rq) {
            exits.claim(ExitKind.ERROR, 0, "select_cpu kfunc called cross-task on " + t.name(task), task);
            return -Scx.EINVAL;
        }
        return t.allowed(task) == 1 || isMigrationDisabled(task)
                ? search.onlyCpu(task, prevCpu, mask, flags)
                : search.select(invocations.cpu(), task, prevCpu, wakeFlags, mask, flags);
    }
}
