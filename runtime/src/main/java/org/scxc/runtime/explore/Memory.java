package org.scxc.runtime.explore;

import org.scxc.model.RaceLimits;
import org.scxc.model.RaceOutcome.Limit;

/**
 * What a search may take, in bytes that are counted and not measured: a quarter of the limit for the stack of one execution,
 * the rest for visited states; with whole states half of that rest for them.
 *
 * @param table for the table of visited states
 * @param whole for whole states
 * @param stack of one execution
 * @param states that may be visited at most
 * @param limit that stops a search which used up {@code states}
 * @param bytes the limit that stops a search for its bytes
 */
record Memory(long table, long whole, long stack, long states, Limit limit, Limit bytes) {
    /** How many entries a table of so many bytes may hold. */
    interface Entries {
        long within(long bytes);
    }

    /** @param heapBytes that this search may take of the heap; smaller than the limit on a small machine only */
    static Memory of(RaceLimits limits, long heapBytes, boolean exact, Entries entries) {
        long bytes = Math.min(limits.bytes(), heapBytes);
        Limit binding = heapBytes < limits.bytes() ? new Limit.Heap(heapBytes) : new Limit.Bytes(limits.bytes());
        long stack = bytes / 4;
        long table = exact ? (bytes - stack) / 2 : bytes - stack;
        long room = entries.within(table);
        Limit limit = limits.states() <= room ? new Limit.States(limits.states()) : binding;
        return new Memory(table, bytes - stack - table, stack, Math.min(limits.states(), room), limit, binding);
    }
}
