package org.scxc.bpf.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.ops.Kfuncs;

/** The maps of one attached object, by their address. */
public final class Maps {
    static final int HASH = 1;
    static final int ARRAY = 2;
    static final int PERCPU_ARRAY = 6;
    static final int QUEUE = 22;
    static final int TASK_STORAGE = 29;
    static final int PERF_EVENT_ARRAY = 4;
    static final int CGRP_STORAGE = 32;
    static final int ARENA = 33;

    /** enum bpf_map_type of those that are served. */
    public static final Set<Integer> TYPES =
            Set.of(HASH, ARRAY, PERCPU_ARRAY, QUEUE, TASK_STORAGE, CGRP_STORAGE, PERF_EVENT_ARRAY, ARENA);

    private final BpfMap[] byRegion;
    private final long firstRegion;
    private final List<BpfMap> all = new ArrayList<>();
    private final Map<String, BpfMap> byName = new HashMap<>();

    Maps(Linked linked, Memory memory, Kfuncs kernel) {
        long first =
                linked.maps().values().stream().mapToLong(Long::longValue).min().orElse(0);
        firstRegion = first >>> 32;
        byRegion = new BpfMap[linked.maps().size()];
        for (MapDefinition definition : linked.object().maps()) {
            long address = linked.maps().getOrDefault(definition.name(), 0L);
            BpfMap map = map(definition, address, memory, kernel);
            byRegion[(int) ((address >>> 32) - firstRegion)] = map;
            byName.put(definition.name(), map);
            all.add(map);
        }
    }

    private static BpfMap map(MapDefinition definition, long address, Memory memory, Kfuncs kernel) {
        return switch (definition.type()) {
            case ARRAY -> new ArrayMap(definition, address, memory, 1);
            case PERCPU_ARRAY -> new ArrayMap(definition, address, memory, kernel.nrCpus());
            case HASH -> new HashMapOfBytes(definition, address, memory);
            case QUEUE -> new QueueMap(definition, address, memory);
            case TASK_STORAGE ->
                new ObjectStorage(definition, address, memory, kernel.taskCapacity() + kernel.nrCpus());
            case CGRP_STORAGE -> new ObjectStorage(definition, address, memory, kernel.cgroupCapacity());
            case ARENA -> new ArenaMap(definition, address, memory);
            // Nothing is measured: an array that user space put no counter in.
            case PERF_EVENT_ARRAY -> new HashMapOfBytes(definition, address, memory);
            default -> throw new IllegalArgumentException("map " + definition.name());
        };
    }

    /** Returns the map at an address that a program passes. */
    BpfMap at(Execution x, long address) {
        long index = (address >>> 32) - firstRegion;
        if ((int) address != 0 || index < 0 || index >= byRegion.length) {
            throw x.refuse("no map at 0x" + Long.toHexString(address));
        }
        return byRegion[(int) index];
    }

    /** Returns the map that holds a value at this address, or null. */
    @org.jspecify.annotations.Nullable
    BpfMap holding(long value) {
        for (BpfMap map : all) {
            if (map.values >>> 32 == value >>> 32) {
                return map;
            }
        }
        return null;
    }

    /** A task exits: what is stored for it is freed. */
    void forget(int task) {
        forget(TASK_STORAGE, task);
    }

    /** A cgroup is freed, and with it what is stored for it. */
    void forgetCgroup(int cgroup) {
        forget(CGRP_STORAGE, cgroup);
    }

    private void forget(int type, int object) {
        for (BpfMap map : all) {
            if (map.definition.type() == type) {
                map.forget(object);
            }
        }
    }
}
