package org.scxc.bpf.serve;

import java.util.Map;
import org.scxc.bpf.vm.Execution;

/** Kfuncs of arenas (kernel/bpf/arena.c, v7.3), and of the library that schedulers with arenas are built on. */
final class ArenaKfunctions {
    private ArenaKfunctions() {}

    static void into(Map<String, Host.Body> table) {
        table.put(
                "bpf_arena_alloc_pages",
                (h, x, map, at, count, node, flags) -> arena(h, x, map).allocate(at, pages(count)));
        table.put("bpf_arena_free_pages", (h, x, map, at, count, d, e) -> {
            arena(h, x, map).release(at, pages(count));
            return 0;
        });
        table.put(
                "bpf_arena_reserve_pages",
                (h, x, map, at, count, d, e) -> arena(h, x, map).reserve(at, pages(count)));
        // Nobody reads a program's streams.
        table.put("bpf_stream_vprintk", (h, x, stream, format, args, bytes, e) -> 0);
    }

    /** Returns the argument u32 page_cnt. */
    private static long pages(long argument) {
        return Integer.toUnsignedLong((int) argument);
    }

    private static ArenaMap arena(Host h, Execution x, long map) {
        if (h.maps.at(x, map) instanceof ArenaMap arena) {
            return arena;
        }
        throw x.refuse("no arena at 0x" + Long.toHexString(map));
    }
}
