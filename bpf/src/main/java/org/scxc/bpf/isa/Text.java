package org.scxc.bpf.isa;

import java.util.List;

/**
 * Program text as it is loaded: references to maps, variables and kfuncs are already resolved, as libbpf and the
 * kernel do before a program is checked.
 *
 * @param slots raw instruction slots, see {@link Raw}
 * @param symbols functions known by name; entry points that only a call names are found by {@link Decoder}
 * @param kfuncs number of entries of the kfunc table, which calls with source 2 index by their immediate
 * @param arena address of the arena, 0 without one
 */
public record Text(long[] slots, List<Symbol> symbols, int kfuncs, long arena) {
    /** A function's name and the slot that it starts at. */
    public record Symbol(String name, int slot) {}

    public Text {
        slots = slots.clone();
        symbols = List.copyOf(symbols);
    }

    /** Returns a text of one named entry at slot 0 and no kfuncs or arena. */
    public static Text of(long[] slots) {
        return new Text(slots, List.of(new Symbol("main", 0)), 0, 0);
    }
}
