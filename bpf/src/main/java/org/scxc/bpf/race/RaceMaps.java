package org.scxc.bpf.race;

import java.util.HashMap;
import java.util.Map;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.serve.Guest;
import org.scxc.bpf.vm.Execution;
import org.scxc.bpf.vm.Memory;
import org.scxc.runtime.state.Store;

/**
 * The maps of one machine. Everything is in cells: values, and which there are. A queue's first value is always in its first
 * slot, so that two queues with the same values are the same state.
 */
final class RaceMaps {
    private static final int HASH = 1;
    private static final int ARRAY = 2;
    private static final int PERCPU_ARRAY = 6;
    private static final int QUEUE = 22;
    private static final int TASK_STORAGE = 29;

    /** Elements that a hash map may hold at a time: tasks and CPUs of a race are few. */
    private static final int ELEMENTS_MAX = 32;

    private static final int ENOENT = 2;
    private static final int E2BIG = 7;
    private static final int EEXIST = 17;
    private static final int EINVAL = 22;
    private static final int EOPNOTSUPP = 95;
    private static final long NOEXIST = 1;
    private static final long EXIST = 2;

    /** What there is while no map is. */
    static final RaceMaps NONE = new RaceMaps(Map.of(), new Store(1));

    private final Map<Long, One> byAddress;
    private final Store store;

    /**
     * A map.
     *
     * @param values address of the first value
     * @param stride bytes from one value to the next
     * @param used first cell of what says which elements there are: of a queue how many
     * @param keys first cell of a hash map's keys
     * @param cells of a key
     */
    private record One(MapDefinition definition, long values, int stride, int used, int keys, int cells) {}

    private RaceMaps(Map<Long, One> byAddress, Store store) {
        this.byAddress = byAddress;
        this.store = store;
    }

    /** Whether a race has maps of that type. */
    static boolean serves(MapDefinition definition) {
        return switch (definition.type()) {
            case HASH, ARRAY, PERCPU_ARRAY, QUEUE, TASK_STORAGE -> true;
            default -> false;
        };
    }

    /** Bytes that the values take. */
    static long bytes(MapDefinition definition, int cpus, int tasks) {
        long stride = definition.valueSize() + 7 & ~7L;
        return switch (definition.type()) {
            case HASH -> stride * Math.min(ELEMENTS_MAX, definition.maxEntries());
            case PERCPU_ARRAY -> stride * definition.maxEntries() * cpus;
            case TASK_STORAGE -> stride * tasks;
            default -> stride * definition.maxEntries();
        };
    }

    /** Allocates cells for the maps that code uses, and a region of {@code memory} for the values of each. */
    static RaceMaps of(Linked linked, Memory memory, CellMemory cells, RaceHost host) {
        Map<Long, One> maps = new HashMap<>();
        for (MapDefinition definition : linked.object().maps()) {
            Long address = linked.maps().get(definition.name());
            if (address == null || !serves(definition)) {
                continue; // no code that is reached uses it, else the object was refused
            }
            String name = "object.map." + definition.name();
            long bytes = bytes(definition, host.cpus, host.tasks);
            long values = memory.add(new byte[0], Memory.Access.READ_WRITE);
            boolean isOwn = definition.type() == PERCPU_ARRAY;
            cells.map(values, host.store.longs(name, (int) (bytes >> 3) + 1), bytes, isOwn);
            int used = host.store.longs(name + ".used", Math.max(ELEMENTS_MAX, host.tasks));
            int keyCells = (int) (definition.keySize() + 7) >> 3;
            int keys = definition.type() == HASH ? host.store.longs(name + ".keys", keyCells * ELEMENTS_MAX) : 0;
            int stride = (int) (definition.valueSize() + 7 & ~7L);
            maps.put(address, new One(definition, values, stride, used, keys, keyCells));
        }
        return new RaceMaps(maps, host.store);
    }

    /** Returns the name of the map that holds a value at this address, empty if none does. */
    String holding(long value) {
        return byAddress.values().stream()
                .filter(map -> Memory.region(map.values) == Memory.region(value))
                .map(map -> map.definition.name() + "[" + (value - map.values) / Math.max(1, map.stride) + "]")
                .findFirst()
                .orElse("");
    }

    private One at(Execution x, long address) {
        One map = byAddress.get(address);
        if (map == null) {
            throw x.refuse("no map at 0x" + Long.toHexString(address));
        }
        return map;
    }

    /** Whether what a lookup returns depends on nothing that others change: an array has all its elements. */
    boolean isFixed(long address) {
        One map = byAddress.get(address);
        return map != null && (map.definition.type() == ARRAY || map.definition.type() == PERCPU_ARRAY);
    }

    long lookup(Execution x, long address, long key, int cpu) {
        One map = at(x, address);
        switch (map.definition.type()) {
            case ARRAY, PERCPU_ARRAY -> {
                long index = Guest.load32(x, key) & 0xffff_ffffL;
                long entries = map.definition.maxEntries();
                long first = map.definition.type() == ARRAY ? 0 : cpu * entries;
                return index >= entries ? 0 : map.values + map.stride * (first + index);
            }
            case HASH -> {
                int slot = find(x, map, key);
                return slot < 0 ? 0 : map.values + (long) map.stride * slot;
            }
            default -> {
                return 0;
            }
        }
    }

    long update(RaceHost h, Execution x, long address, long key, long value, long flags) {
        One map = at(x, address);
        if (map.definition.type() != HASH) {
            long element = lookup(x, address, key, h.cpu);
            if (element == 0 || flags == NOEXIST) {
                return element == 0 ? -E2BIG : -EEXIST;
            }
            Guest.copy(x, element, value, map.definition.valueSize());
            return 0;
        }
        int slot = find(x, map, key);
        if (slot >= 0 && flags == NOEXIST) {
            return -EEXIST;
        }
        if (slot < 0) {
            if (flags == EXIST) {
                return -ENOENT;
            }
            slot = added(h, x, map, key);
            if (slot < 0) {
                return -E2BIG;
            }
        }
        Guest.copy(x, map.values + (long) map.stride * slot, value, map.definition.valueSize());
        return 0;
    }

    /** @return −1 if the map is full */
    private int added(RaceHost h, Execution x, One map, long key) {
        for (int slot = 0; slot < ELEMENTS_MAX; slot++) {
            if (slot == map.definition.maxEntries()) {
                return -1;
            }
            if (store.get(map.used + slot) == 0) {
                store.set(map.used + slot, 1);
                for (int i = 0; i < map.cells; i++) {
                    store.set(map.keys + slot * map.cells + i, word(x, map, key, i));
                }
                return slot;
            }
        }
        throw h.door.unserved("more than " + ELEMENTS_MAX + " elements in map " + map.definition.name());
    }

    private int find(Execution x, One map, long key) {
        for (int slot = 0; slot < ELEMENTS_MAX; slot++) {
            boolean same = store.get(map.used + slot) != 0;
            for (int i = 0; same && i < map.cells; i++) {
                same = store.get(map.keys + slot * map.cells + i) == word(x, map, key, i);
            }
            if (same) {
                return slot;
            }
        }
        return -1;
    }

    /** Eight bytes of a key, zeros behind its end. */
    private static long word(Execution x, One map, long key, int index) {
        long word = 0;
        for (int i = 0; i < 8 && 8 * index + i < map.definition.keySize(); i++) {
            word |= (Guest.load8(x, key + 8L * index + i) & 0xffL) << 8 * i;
        }
        return word;
    }

    long delete(Execution x, long address, long key) {
        One map = at(x, address);
        if (map.definition.type() != HASH) {
            return -EINVAL;
        }
        int slot = find(x, map, key);
        if (slot < 0) {
            return -ENOENT;
        }
        store.set(map.used + slot, 0);
        for (int i = 0; i < map.cells; i++) {
            store.set(map.keys + slot * map.cells + i, 0);
        }
        clear(x, map, slot);
        return 0;
    }

    private static void clear(Execution x, One map, int slot) {
        for (int i = 0; i < map.stride; i += 8) {
            Guest.store64(x, map.values + (long) map.stride * slot + i, 0);
        }
    }

    // ------------------------------------------------------------------------------------------------ queues

    long push(Execution x, long address, long value, long flags) {
        One map = at(x, address);
        if (map.definition.type() != QUEUE) {
            return -EOPNOTSUPP;
        }
        int length = store.at(map.used);
        if (length == map.definition.maxEntries()) {
            if (flags != EXIST) {
                return -E2BIG;
            }
            drop(x, map); // BPF_EXIST overwrites the oldest
            length--;
        }
        Guest.copy(x, map.values + (long) map.stride * length, value, map.definition.valueSize());
        store.set(map.used, length + 1);
        return 0;
    }

    long peek(Execution x, long address, long value) {
        One map = at(x, address);
        if (map.definition.type() != QUEUE) {
            return -EOPNOTSUPP;
        }
        boolean empty = store.get(map.used) == 0;
        for (int i = 0; i < map.definition.valueSize(); i++) {
            Guest.store8(x, value + i, empty ? 0 : Guest.load8(x, map.values + i));
        }
        return empty ? -ENOENT : 0;
    }

    long pop(Execution x, long address, long value) {
        long error = peek(x, address, value);
        if (error == 0) {
            drop(x, at(x, address));
        }
        return error;
    }

    /** The first one is gone, and the others move up. */
    private void drop(Execution x, One map) {
        int length = store.at(map.used) - 1;
        for (long i = 0; i < (long) map.stride * length; i += 8) {
            Guest.store64(x, map.values + i, Guest.load64(x, map.values + map.stride + i));
        }
        clear(x, map, length);
        store.set(map.used, length);
    }

    // ------------------------------------------------------------------------------------------------ storage

    /** Returns the address of what is stored for a task, NULL if there is nothing. */
    long storage(Execution x, long address, int task, long value, boolean create) {
        One map = at(x, address);
        if (map.definition.type() != TASK_STORAGE) {
            return 0;
        }
        long at = map.values + (long) map.stride * task;
        if (store.get(map.used + task) == 0) {
            if (!create) {
                return 0;
            }
            store.set(map.used + task, 1);
            if (value != 0) {
                Guest.copy(x, at, value, map.definition.valueSize());
            }
        }
        return at;
    }

    long deleteStorage(Execution x, long address, int task) {
        One map = at(x, address);
        if (store.get(map.used + task) == 0) {
            return -ENOENT;
        }
        store.set(map.used + task, 0);
        clear(x, map, task);
        return 0;
    }
}
