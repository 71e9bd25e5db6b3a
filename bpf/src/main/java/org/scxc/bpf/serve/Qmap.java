package org.scxc.bpf.serve;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The mapping of CPUs and cids that the user half of scx_qmap makes for its option -C (tools/sched_ext/scx_qmap.c, v7.3): CPUs backwards, or
 * one of three that the kernel refuses.
 */
public final class Qmap {
    /** A mode of -C, enum qmap_cid_override of scx_qmap.h. */
    public enum Mode {
        SHUFFLE,
        BAD_DUP,
        BAD_RANGE,
        BAD_MONO;

        /** Returns what the option wants, {@code bad-dup}. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private static final int SHARD = 4;

    private Qmap() {}

    /**
     * Returns the variables that it sets.
     *
     * @throws IllegalArgumentException if there is no such mapping of so many CPUs; the message says why
     */
    public static SequencedMap<String, Long> variables(Mode mode, int cpus) {
        if (mode == Mode.BAD_MONO && cpus < 3) {
            throw new IllegalArgumentException("bad-mono needs >= 3 cpus (have " + cpus + ")");
        }
        int shard = mode == Mode.BAD_MONO ? cpus / 3 : SHARD;
        int shards = Math.ceilDiv(cpus, shard);
        SequencedMap<String, Long> variables = new LinkedHashMap<>();
        variables.put("cid_override_mode", mode.ordinal() + 1L);
        variables.put("cid_override_nr_shards", (long) shards);
        for (int cpu = 0; cpu < cpus; cpu++) {
            variables.put(
                    "qa.cid_override_cpu_to_cid[" + cpu + "]", mode == Mode.SHUFFLE ? cpus - 1L - cpu : (long) cpu);
        }
        if (mode == Mode.BAD_DUP && cpus >= 2) {
            variables.put("qa.cid_override_cpu_to_cid[1]", 0L);
        }
        if (mode == Mode.BAD_RANGE) {
            variables.put("qa.cid_override_cpu_to_cid[0]", (long) cpus);
        }
        for (int i = 0; i < shards; i++) {
            variables.put("qa.cid_override_shard_start[" + i + "]", (long) i * shard);
        }
        if (mode == Mode.BAD_MONO) {
            variables.put("qa.cid_override_shard_start[1]", 2L * shard);
            variables.put("qa.cid_override_shard_start[2]", (long) shard);
        }
        return variables;
    }
}
