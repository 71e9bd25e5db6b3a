package org.scxc.runtime.fair;

import org.scxc.model.KernelProfile;

/**
 * The order of tasks on several threads of a core, for core scheduling: each is taken by how far it is past what its queue had when
 * the core's forced idle began (docs/kernel/core-scheduling.md#order): cfs_prio_less(), se_fi_update(), kernel/sched/fair.c, v6.12,
 * v7.2, v7.3.
 */
final class ForcedIdle {
    private final FairQueues queues;
    private final int[] home;
    private final Matching matching;
    private final int entities;
    private final int cpus;
    private final boolean nested;

    private final long[] zero; // zero_vruntime_fi
    private final int[] kept; // forceidle_seq

    ForcedIdle(FairQueues queues, int[] home, Matching matching, int entities, int cpus, KernelProfile.GroupPick pick) {
        this.queues = queues;
        this.home = home;
        this.matching = matching;
        this.entities = entities;
        this.cpus = cpus;
        nested = pick == KernelProfile.GroupPick.NESTED;
        zero = new long[queues.size.length];
        kept = new int[queues.size.length];
    }

    /** {@link Eevdf#runsAfter}: of the two, or of the groups that they are in, whichever stand in queues of one group. */
    boolean runsAfter(int a, int b, boolean forcedIdle, int sequence) {
        int mine = a;
        int other = b;
        if (nested) {
            mine = matching.of(a, b);
            other = matching.of(b, a);
            chosen(mine, forcedIdle, sequence);
            chosen(other, forcedIdle, sequence);
        }
        return past(mine) > past(other);
    }

    private long past(int entity) {
        return queues.vruntime(entity) - zero[home[entity]];
    }

    /** se_fi_update(): of the entity's queue and of those above it. */
    void chosen(int entity, boolean forcedIdle, int sequence) {
        int q = home[entity];
        while (keep(q, forcedIdle, sequence) && nested && q >= cpus) {
            q = home[entities + q];
        }
    }

    /** @return false if it has what the queue had when this forced idle began already */
    private boolean keep(int q, boolean forcedIdle, int sequence) {
        if (forcedIdle && kept[q] == sequence) {
            return false;
        }
        if (forcedIdle) {
            kept[q] = sequence;
        }
        zero[q] = queues.average(q);
        return true;
    }
}
