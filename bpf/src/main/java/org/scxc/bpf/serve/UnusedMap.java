package org.scxc.bpf.serve;

import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.vm.Memory;

/** A map that libbpf would create and that no code that is reached uses. */
final class UnusedMap extends BpfMap {
    UnusedMap(MapDefinition definition, long address, Memory memory) {
        super(definition, address, memory, 0);
    }
}
