package org.scxc.bpf.serve;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.scxc.bpf.vm.Execution;
import org.scxc.model.ScxEvent;

/**
 * scx_bpf_events(): the counts of a scheduler in the struct that a program gives, as much of it as fits (kernel/sched/ext/ext.c, v7.3).
 * Members that the model does not count are refused by their names when an object is loaded.
 */
final class EventCounts {
    private static final String STRUCT = "scx_event_stats";

    /** The members that are counted. */
    static final List<String> MEMBERS = Arrays.stream(ScxEvent.values())
            .filter(ScxEvent::isCounted)
            .map(EventCounts::member)
            .toList();

    private EventCounts() {}

    private static String member(ScxEvent event) {
        return STRUCT + "." + event.symbol();
    }

    static void into(Map<String, Host.Body> table) {
        table.put("scx_bpf_events", (h, x, to, bytes, c, d, e) -> read(h, x, to, bytes));
    }

    private static long read(Host h, Execution x, long to, long bytes) {
        int size = (int) Math.min(Integer.toUnsignedLong((int) bytes), h.layout.size(STRUCT));
        for (int i = 0; i < size; i++) {
            Guest.store8(x, to + i, 0);
        }
        for (ScxEvent event : ScxEvent.values()) {
            int offset = h.layout.offset(member(event));
            if (event.isCounted() && offset >= 0 && offset + Long.BYTES <= size) {
                Guest.store64(x, to + offset, h.kernel.count(event));
            }
        }
        return 0;
    }
}
