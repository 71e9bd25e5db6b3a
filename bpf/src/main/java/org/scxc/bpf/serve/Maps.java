package org.scxc.bpf.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.ops.Kfuncs;

/** The maps of one attached object, by their address. */
public final class Maps {
    static final int HASH = 1;
    static final int ARRAY = 2;
    static final int PERCPU_HASH = 5;
    static final int PERCPU_ARRAY = 6;
    static final int LRU_HASH = 9;
    static final int LRU_PERCPU_HASH = 10;
    static final int ARRAY_OF_MAPS = 12;
    static final int HASH_OF_MAPS = 13;
    static final int QUEUE = 22;
    static final int TASK_STORAGE = 29;
    static final int PERF_EVENT_ARRAY = 4;
    static final int RINGBUF = 27;
    static final int USER_RINGBUF = 31;
    static final int CGRP_STORAGE = 32;
    static final int ARENA = 33;

    /** enum bpf_map_type of those that are served. */
    private static final Set<Integer> TYPES = Set.of(
            HASH,
            ARRAY,
            PERCPU_HASH,
            PERCPU_ARRAY,
            LRU_HASH,
            LRU_PERCPU_HASH,
            ARRAY_OF_MAPS,
            HASH_OF_MAPS,
            QUEUE,
            TASK_STORAGE,
            CGRP_STORAGE,
            RINGBUF,
            USER_RINGBUF,
            PERF_EVENT_ARRAY,
            ARENA);

    private static final Set<Integer> INNER =
            Set.of(HASH, ARRAY, PERCPU_HASH, PERCPU_ARRAY, LRU_HASH, LRU_PERCPU_HASH, QUEUE);

    /** BPF_F_RB_OVERWRITE, include/uapi/linux/bpf.h (v7.3). */
    private static final long RB_OVERWRITE = 1 << 19;

    /** BPF_F_NO_COMMON_LRU, include/uapi/linux/bpf.h (v7.3): a list of its own for each CPU, from which it drops sooner. */
    private static final long NO_COMMON_LRU = 1 << 1;

    /** Bytes of a ring that are held here; a kernel's bound is 64 GiB (RINGBUF_MAX_DATA_SZ, kernel/bpf/ringbuf.c, v7.3). */
    private static final long RING_MAX = 64L << 20;

    private static final long PAGE = 4096;

    /** Returns whether a map is an arena. */
    public static boolean isArena(MapDefinition definition) {
        return definition.type() == ARENA;
    }

    /** Returns whether a map does here what it does in the kernel. */
    public static boolean serves(MapDefinition definition) {
        return TYPES.contains(definition.type()) && unserved(definition).isEmpty();
    }

    /** Returns what of a map of a served type is not served; empty if that is nothing. */
    public static String unserved(MapDefinition definition) {
        return switch (definition.type()) {
            case LRU_HASH, LRU_PERCPU_HASH -> has(definition, NO_COMMON_LRU) ? "BPF_F_NO_COMMON_LRU" : "";
            case RINGBUF -> has(definition, RB_OVERWRITE) ? "BPF_F_RB_OVERWRITE" : ofSize(definition.maxEntries());
            case USER_RINGBUF -> ofSize(definition.maxEntries());
            case ARRAY_OF_MAPS, HASH_OF_MAPS -> ofInner(definition.inner());
            default -> "";
        };
    }

    /** A map of maps has no storages, arenas or maps of maps in it (map_meta.c, kernel/bpf, v7.3), and here none but those with elements. */
    private static String ofInner(@Nullable MapDefinition inner) {
        boolean served =
                inner != null && INNER.contains(inner.type()) && unserved(inner).isEmpty();
        return served ? "" : "of maps that are no arrays, hashes or queues";
    }

    private static boolean has(MapDefinition definition, long flag) {
        return (definition.flags() & flag) != 0;
    }

    /** A kernel refuses a ring without bytes (ringbuf_map_alloc(), kernel/bpf/ringbuf.c, v7.3). */
    private static String ofSize(long bytes) {
        return bytes == 0 ? "no bytes" : bytes > RING_MAX ? "more than 64 MiB" : "";
    }

    private final BpfMap[] byRegion;
    private final long firstRegion;
    private final List<BpfMap> all = new ArrayList<>();
    private final Map<String, BpfMap> byName = new HashMap<>();

    /** Those that user space made, by their address. */
    private final Map<Long, BpfMap> made = new HashMap<>();

    private final Memory memory;
    private final Kfuncs kernel;

    Maps(Linked linked, Memory memory, Kfuncs kernel) {
        this.memory = memory;
        this.kernel = kernel;
        long first =
                linked.maps().values().stream().mapToLong(Long::longValue).min().orElse(0);
        firstRegion = first >>> 32;
        byRegion = new BpfMap[linked.maps().size()];
        for (MapDefinition definition : linked.object().maps()) {
            long address = linked.maps().getOrDefault(definition.name(), 0L);
            BpfMap map = map(definition, address);
            byRegion[(int) ((address >>> 32) - firstRegion)] = map;
            byName.put(definition.name(), map);
            all.add(map);
        }
        for (BpfMap map : all) {
            if (map instanceof MapOfMaps outer) {
                outer.definition
                        .initial()
                        .forEach((key, inner) -> outer.put(key, linked.maps().getOrDefault(inner, 0L)));
            }
        }
    }

    /** Makes a map as user space does, BPF_MAP_CREATE. @return its address */
    long made(MapDefinition definition) {
        long address = memory.add(new byte[0], Memory.Access.READ_ONLY);
        made.put(address, map(definition, address));
        return address;
    }

    private BpfMap map(MapDefinition definition, long address) {
        // No code that is reached uses it, else the object was refused.
        if (!serves(definition)) {
            return new UnusedMap(definition, address, memory);
        }
        return switch (definition.type()) {
            case ARRAY -> new ArrayMap(definition, address, memory, 1);
            case PERCPU_ARRAY -> new ArrayMap(definition, address, memory, kernel.nrCpus());
            case HASH, LRU_HASH -> new HashMapOfBytes(definition, address, memory, 1, kernel.nrCpus());
            case PERCPU_HASH, LRU_PERCPU_HASH ->
                new HashMapOfBytes(definition, address, memory, kernel.nrCpus(), kernel.nrCpus());
            case RINGBUF -> new RingBuffer(adjusted(definition), address, memory);
            case USER_RINGBUF -> new UserRingBuffer(adjusted(definition), address, memory);
            case QUEUE -> new QueueMap(definition, address, memory);
            case ARRAY_OF_MAPS, HASH_OF_MAPS -> new MapOfMaps(definition, address, memory, this);
            case TASK_STORAGE -> new ObjectStorage(definition, address, memory, BootTasks.count(kernel));
            case CGRP_STORAGE -> new ObjectStorage(definition, address, memory, kernel.cgroupCapacity());
            case ARENA -> new ArenaMap(definition, address, memory);
            // Nothing is measured: an array that user space put no counter in.
            case PERF_EVENT_ARRAY -> new HashMapOfBytes(definition, address, memory, 1, kernel.nrCpus());
            default -> throw new IllegalStateException("map type " + definition.type());
        };
    }

    /** A ring has a power of two of pages: adjust_ringbuf_sz(), libbpf 1.6. */
    private static MapDefinition adjusted(MapDefinition map) {
        long size = PAGE;
        while (size < map.maxEntries()) {
            size <<= 1;
        }
        return new MapDefinition(
                map.name(),
                map.type(),
                map.keySize(),
                map.valueSize(),
                size,
                map.flags(),
                map.keyType(),
                map.valueType(),
                map.inner());
    }

    /** Returns the object's arena, null if it has none. */
    @Nullable
    ArenaMap arena() {
        for (BpfMap map : all) {
            if (map instanceof ArenaMap arena) {
                return arena;
            }
        }
        return null;
    }

    @Nullable
    BpfMap named(String name) {
        return byName.get(name);
    }

    /** Returns the map of the object at an address, null if none is there. */
    @Nullable
    BpfMap of(long address) {
        long index = (address >>> 32) - firstRegion;
        return (int) address == 0 && index >= 0 && index < byRegion.length ? byRegion[(int) index] : null;
    }

    /** Returns the map at an address that a program passes. */
    BpfMap at(Execution x, long address) {
        long index = (address >>> 32) - firstRegion;
        if ((int) address != 0 || index < 0 || index >= byRegion.length) {
            BpfMap other = made.get(address);
            if (other != null) {
                return other;
            }
            throw x.refuse("no map at 0x" + Long.toHexString(address));
        }
        return byRegion[(int) index];
    }

    /** Returns the map that holds a value at this address, or null. */
    @Nullable
    BpfMap holding(long value) {
        for (BpfMap map : all) {
            if (map.values >>> 32 == value >>> 32) {
                return map;
            }
        }
        return null;
    }

    /** A task is freed, and with it what is stored for it. */
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
