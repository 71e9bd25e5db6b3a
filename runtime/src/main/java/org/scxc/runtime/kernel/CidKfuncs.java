package org.scxc.runtime.kernel;

import org.scxc.model.ExitKind;
import org.scxc.runtime.ops.CidTopology;
import org.scxc.runtime.ops.Scx;

/** The kfuncs about topological CPU ids and the numbers of tasks (kernel/sched/ext/cid.c, ext.c, v7.3). */
abstract class CidKfuncs extends IdleKfuncs {
    private static final int NOWHERE = -1;

    private final Tasks t;
    private final Cids cids;
    private final Calls calls;
    private final Exits exits;

    CidKfuncs(Ground ground, Calls calls, Cgroups cgroups, IdleSearch search) {
        super(ground, cgroups, search);
        t = ground.tasks();
        cids = ground.cids();
        exits = ground.exits();
        this.calls = calls;
    }

    @Override
    public int cidToCpu(int cid) {
        return cids.isValid(cid) && cids.isPublished() ? cids.cpuOf(cid) : -Scx.EINVAL;
    }

    @Override
    public int cpuToCid(int cpu) {
        return isValidCpu(cpu) && cids.isPublished() ? cids.cidOf(cpu) : -Scx.EINVAL;
    }

    @Override
    public int cidTopology(int cid, CidTopology level) {
        return cids.isValid(cid) && cids.isPublished() ? cids.topology(cid, level) : NOWHERE;
    }

    @Override
    public void cidOverride(int[] cidOfCpu, int[] shardStart) {
        cids.override(cidOfCpu, shardStart);
    }

    /** A task's number is never given to another, so that one more than it can be its tid. */
    @Override
    public long tid(int task) {
        return task + 1L;
    }

    @Override
    public int taskFromTid(long tid) {
        if ((calls.info().flags() & Scx.OPS_TID_TO_TASK) == 0) {
            exits.claim(ExitKind.ERROR, 0, "scx_bpf_tid_to_task() called without SCX_OPS_TID_TO_TASK", -1);
            return NOWHERE;
        }
        boolean is = tid > 0 && tid <= t.count && t.state[(int) tid - 1] != Tasks.DEAD;
        return is ? (int) tid - 1 : NOWHERE;
    }
}
