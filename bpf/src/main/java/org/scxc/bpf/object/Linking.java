package org.scxc.bpf.object;

import java.util.List;

/** What became of an object on one kernel: ready to execute, or every reason found why not. */
public sealed interface Linking {
    /** The object, ready. */
    record Ready(Linked linked) implements Linking {}

    /** @param reasons at least one clause each, with the program or symbol */
    record Refused(List<String> reasons) implements Linking {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
