package org.scxc.bpf.serve;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.scxc.bpf.btf.BtfExt;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.object.ObjectFunction;
import org.scxc.runtime.ops.Place;

/** Lines of C that instructions come from, as .BTF.ext has them (Documentation/bpf/btf.rst). */
public final class Source {
    private Source() {}

    /**
     * Returns the line of an instruction. One of a header, whose functions are inlined, gives way to the line of a .c file before it
     * in the same function: that is where the scheduler calls it.
     */
    public static Optional<Place> of(Linked linked, int pc) {
        int slot = linked.code().slot[pc];
        int function = linked.object().functionAt(slot);
        if (function < 0) {
            return Optional.empty();
        }
        ObjectFunction in = linked.object().functions().get(function);
        NavigableMap<Integer, BtfExt.Line> lines =
                linked.object().lines().subMap(in.slot(), true, slot, true).descendingMap();
        Map.Entry<Integer, BtfExt.Line> own = lines.firstEntry();
        if (own == null) {
            return Optional.empty();
        }
        return Optional.of(place(lines.values().stream()
                .filter(line -> line.file().endsWith(".c"))
                .findFirst()
                .orElse(own.getValue())));
    }

    private static Place place(BtfExt.Line line) {
        return new Place(line.file().substring(line.file().lastIndexOf('/') + 1), line.line(), line.text());
    }
}
