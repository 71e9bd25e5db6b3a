package org.scxc.runtime.fidelity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scxc.model.Part;

/** The parts that one construct contains, each with what it leaves out there. */
final class Uses {
    private final Map<Part, String> causes = new LinkedHashMap<>();

    /** With the words of the table. */
    Uses of(Part... parts) {
        for (Part part : parts) {
            causes.putIfAbsent(part, part.fidelity().reason());
        }
        return this;
    }

    /** With words of its own, which name values of the scenario. */
    Uses of(Part part, String cause) {
        causes.put(part, cause);
        return this;
    }

    /** If the construct has it. */
    Uses ifSo(boolean so, Part part) {
        return so ? of(part) : this;
    }

    Map<Part, String> causes() {
        return Collections.unmodifiableMap(causes);
    }
}
