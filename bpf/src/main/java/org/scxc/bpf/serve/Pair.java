package org.scxc.bpf.serve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.scxc.bpf.object.MapDefinition;

/**
 * The user half of scx_pair (tools/sched_ext/scx_pair.c, v7.3): which CPUs are pairs, and a queue for each cgroup that there may be.
 *
 * @param other the other CPU of each CPU's pair
 */
public record Pair(List<Integer> other) implements UserHalf {
    /** MAX_CGRPS and MAX_QUEUED of scx_pair.h. */
    private static final int CGROUPS = 4096;

    private static final int QUEUED = 4096;

    private static final int NONE = -1;

    public Pair {
        other = List.copyOf(other);
    }

    /**
     * Pairs CPUs up.
     *
     * @param stride how far the CPUs of a pair are apart
     * @throws IllegalArgumentException if that is not possible; the message says why
     */
    public static Pair of(int cpus, int stride) {
        if (stride <= 0) {
            throw new IllegalArgumentException("Invalid stride " + stride + ", must be positive");
        }
        if (cpus % 2 != 0) {
            throw new IllegalArgumentException("scx_pair requires an even CPU count, got " + cpus);
        }
        List<Integer> other = new ArrayList<>(Collections.nCopies(cpus, NONE));
        for (int cpu = 0; cpu < cpus; cpu++) {
            int second = (cpu + stride) % cpus;
            if (other.get(cpu) != NONE) {
                continue;
            }
            if (second == cpu) {
                throw new IllegalArgumentException(
                        "Invalid stride " + stride + " - CPU" + cpu + " wants to be its own pair");
            }
            if (other.get(second) != NONE) {
                throw new IllegalArgumentException("Invalid stride " + stride + " - three CPUs (" + cpu + ", " + second
                        + ", " + other.get(second) + ") want to be a pair");
            }
            other.set(cpu, second);
            other.set(second, cpu);
        }
        return new Pair(other);
    }

    /** Returns the read-only variables that it sets before load. */
    public SequencedMap<String, Long> variables() {
        SequencedMap<String, Long> variables = new LinkedHashMap<>();
        long pairs = 0;
        for (int cpu = 0; cpu < other.size(); cpu++) {
            int second = other.get(cpu);
            variables.put("pair_cpu[" + cpu + "]", (long) second);
            if (!variables.containsKey("pair_id[" + cpu + "]")) {
                variables.put("pair_id[" + cpu + "]", pairs);
                variables.put("pair_id[" + second + "]", pairs++);
                variables.put("in_pair_idx[" + cpu + "]", 0L);
                variables.put("in_pair_idx[" + second + "]", 1L);
            }
        }
        return variables;
    }

    @Override
    public Optional<String> beforeAttach(Programs programs) {
        if (!(programs.map("cgrp_q_arr") instanceof MapOfMaps queues)) {
            return Optional.of("no map of maps cgrp_q_arr");
        }
        for (int cgroup = 0; cgroup < CGROUPS; cgroup++) {
            queues.put(cgroup, new MapDefinition("", Maps.QUEUE, 0, Integer.BYTES, QUEUED, 0, 0, 0, null));
        }
        return Optional.empty();
    }
}
