package org.scxc.runtime.kernel;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.scxc.model.ExitKind;
import org.scxc.model.Machine;
import org.scxc.runtime.ops.CidTopology;
import org.scxc.runtime.ops.Scx;

/**
 * Topological CPU ids: the CPUs numbered so that those of a core, LLC or node follow each other. A table of each scheduler that is
 * enabled, for the CPUs that are online then; the others come behind, without a place in the topology (scx_cid_init(),
 * scx_bpf_cid_override(), kernel/sched/ext/cid.c, v7.3).
 */
final class Cids {
    /** SCX_CID_SHARD_SIZE_DFL and SCX_CID_SHARD_MAX_CPUS, kernel/sched/ext/types.h (v7.3). */
    private static final int SHARD_DEFAULT = 24;

    private static final int SHARD_MAX = 512;

    private static final CidTopology[] LEVELS = CidTopology.values();

    private final Machine machine;
    private final IdleMasks idle;
    private final Exits exits;
    private final int cpus;
    private final int[] cpuOf;
    private final int[] cidOf;
    /** Of each cid a number for each {@link CidTopology}. */
    private final int[] topology;

    private boolean published;
    private boolean form;

    Cids(Machine machine, IdleMasks idle, Exits exits) {
        this.machine = machine;
        this.idle = idle;
        this.exits = exits;
        cpus = machine.cpus();
        cpuOf = new int[cpus];
        cidOf = new int[cpus];
        topology = new int[cpus * LEVELS.length];
    }

    /**
     * A scheduler is being enabled: the mapping is that of the topology, and kfuncs do not see it before {@link #publish}.
     *
     * @param cidForm whether it is one of struct sched_ext_ops_cid
     * @param shardSize ops.cid_shard_size, 0 = 24
     */
    void build(boolean cidForm, int shardSize) {
        published = false;
        form = cidForm;
        Walk walk = new Walk(shardSize == 0 ? SHARD_DEFAULT : shardSize);
        for (int cpu = 0; cpu < cpus; cpu++) { // numbered by node, LLC and core
            if (idle.isActive(cpu)) {
                walk.online(cpu);
            }
        }
        walk.beginRest();
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (!idle.isActive(cpu)) {
                walk.offline(cpu);
            }
        }
    }

    /** ops.init_cids is over: the mapping stays as it is until the next scheduler. */
    void publish() {
        published = true;
    }

    boolean isPublished() {
        return published;
    }

    /** @param cid of those that there are */
    int cpuOf(int cid) {
        return cpuOf[cid];
    }

    int cidOf(int cpu) {
        return cidOf[cpu];
    }

    int topology(int cid, CidTopology level) {
        return topology[cid * LEVELS.length + level.ordinal()];
    }

    /** cid_valid(), kernel/sched/ext/cid.h (v7.3): any other number ends the scheduler. */
    boolean isValid(int cid) {
        boolean valid = cid >= 0 && cid < cpus;
        if (!valid) {
            exits.claim(ExitKind.ERROR, 0, "invalid cid " + cid, -1);
        }
        return valid;
    }

    /** A CPU as the scheduler that is loaded names it: scx_cpu_ret(), kernel/sched/ext/cid.h (v7.3). @return a CPU, or what is none */
    int named(int cpuOrCid) {
        if (!form || cpuOrCid < 0) {
            return cpuOrCid;
        }
        return isValid(cpuOrCid) && published ? cpuOf[cpuOrCid] : -Scx.EINVAL;
    }

    /** The walk over CPUs in their order, which gives out cids and shards. */
    private final class Walk {
        private final int size;
        private int next;
        private int lastCpu = -1;
        private final int[] place = new int[LEVELS.length];
        private int coresLeft; // of the shard
        private int shardCids;
        private int shardsLarge;
        private int shardCores;

        Walk(int size) {
            this.size = size;
            Arrays.fill(place, -1);
        }

        private int max() {
            return Math.min(size, SHARD_MAX);
        }

        private void begin(CidTopology first, CidTopology index) {
            place[first.ordinal()] = next;
            place[index.ordinal()]++;
        }

        void online(int cpu) {
            boolean begins = lastCpu < 0;
            if (begins || machine.nodeOf(cpu) != machine.nodeOf(lastCpu)) {
                begin(CidTopology.NODE_CID, CidTopology.NODE_IDX);
            }
            if (begins || machine.llcOf(cpu) != machine.llcOf(lastCpu)) {
                begin(CidTopology.LLC_CID, CidTopology.LLC_IDX);
                layOut(machine.llcOf(cpu));
            }
            if (begins || machine.coreOf(cpu) != machine.coreOf(lastCpu)) {
                begin(CidTopology.CORE_CID, CidTopology.CORE_IDX);
                core(machine.coreOf(cpu));
            }
            lastCpu = cpu;
            give(cpu);
        }

        /** calc_shard_layout(): cores are spread evenly over the shards of an LLC. */
        private void layOut(int llc) {
            int inLlc = 0;
            int cores = 0;
            int core = -1;
            for (int cpu = 0; cpu < cpus; cpu++) {
                if (machine.llcOf(cpu) == llc && idle.isActive(cpu)) {
                    inLlc++;
                    cores += machine.coreOf(cpu) == core ? 0 : 1;
                    core = machine.coreOf(cpu);
                }
            }
            int shards = Math.max(1, Math.ceilDiv(inLlc, max()));
            shardCores = cores / shards;
            shardsLarge = cores % shards;
            beginShard();
        }

        private void beginShard() {
            begin(CidTopology.SHARD_CID, CidTopology.SHARD_IDX);
            coresLeft = shardCores + (shardsLarge-- > 0 ? 1 : 0);
            shardCids = 0;
        }

        private void core(int core) {
            int threads = 0;
            for (int cpu = 0; cpu < cpus; cpu++) {
                threads += machine.coreOf(cpu) == core && idle.isActive(cpu) ? 1 : 0;
            }
            if (shardCids > 0 && (coresLeft <= 0 || shardCids + threads > max())) {
                beginShard();
            }
            coresLeft--;
            shardCids += threads;
        }

        /** CPUs without a place in the topology have shards of their own. */
        void beginRest() {
            for (CidTopology level : LEVELS) {
                if (level != CidTopology.SHARD_IDX) {
                    place[level.ordinal()] = -1;
                }
            }
            shardCids = max();
        }

        void offline(int cpu) {
            if (shardCids >= max()) {
                begin(CidTopology.SHARD_CID, CidTopology.SHARD_IDX);
                shardCids = 0;
            }
            shardCids++;
            give(cpu);
        }

        private void give(int cpu) {
            System.arraycopy(place, 0, topology, next * LEVELS.length, LEVELS.length);
            cidOf[cpu] = next;
            cpuOf[next++] = cpu;
        }
    }

    /** scx_bpf_cid_override(): what is wrong ends the scheduler and changes nothing. */
    void override(int[] cidOfCpu, int[] shardStart) {
        String mistake = mistake(cidOfCpu, shardStart);
        if (mistake != null) {
            exits.claim(ExitKind.ERROR, 0, mistake, -1);
            return;
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            cidOf[cpu] = cidOfCpu[cpu];
            cpuOf[cidOfCpu[cpu]] = cpu;
        }
        Arrays.fill(topology, -1);
        int shard = 0;
        for (int cid = 0; cid < cpus; cid++) {
            if (shard + 1 < shardStart.length && cid >= shardStart[shard + 1]) {
                shard++;
            }
            topology[cid * LEVELS.length + CidTopology.SHARD_CID.ordinal()] = shardStart[shard];
            topology[cid * LEVELS.length + CidTopology.SHARD_IDX.ordinal()] = shard;
        }
    }

    private @Nullable String mistake(int[] cidOfCpu, int[] shardStart) {
        String shards = shards(shardStart);
        if (shards != null) {
            return shards;
        }
        boolean[] seen = new boolean[cpus];
        for (int cid : cidOfCpu) {
            if (cid < 0 || cid >= cpus) {
                return "invalid cid " + cid;
            }
            if (seen[cid]) {
                return "cid " + cid + " assigned to multiple cpus";
            }
            seen[cid] = true;
        }
        return null;
    }

    private @Nullable String shards(int[] start) {
        if (start[0] != 0) {
            return text("shard_start[0] must be 0, got %d", start[0]);
        }
        for (int i = 0; i < start.length; i++) {
            if (i > 0 && start[i] <= start[i - 1]) {
                return text("shard_start not increasing at [%d]", i);
            }
            if (start[i] >= cpus) {
                return text("shard_start[%d]=%d >= %d", i, start[i], cpus);
            }
            int before = i == 0 ? 0 : start[i] - start[i - 1];
            if (before > SHARD_MAX) {
                return text("shard[%d] span %d exceeds max %d", i - 1, before, SHARD_MAX);
            }
        }
        int last = cpus - start[start.length - 1];
        return last > SHARD_MAX ? text("shard[%d] span %d exceeds max %d", start.length - 1, last, SHARD_MAX) : null;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, "scx_bpf_cid_override: " + format, values);
    }
}
