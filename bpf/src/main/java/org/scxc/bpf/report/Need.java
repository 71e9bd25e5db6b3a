package org.scxc.bpf.report;

import java.util.List;
import java.util.Optional;

/**
 * Something of the kernel that an object uses.
 *
 * @param users functions of the object that use it, in their order; for a callback the program
 * @param door method of the simulated kernel that serves it, empty if none does
 */
public record Need(Kind kind, String name, List<String> users, Optional<String> door) {
    /** What kind of thing it is. */
    public enum Kind {
        CALLBACK("callbacks"),
        HOOK("other programs"),
        MAP("maps"),
        HELPER("helpers"),
        KFUNC("kfuncs"),
        FIELD("fields"),
        TYPE("types and enumerators"),
        KSYM("kernel variables"),
        KCONFIG("configuration");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    public Need {
        users = List.copyOf(users);
    }
}
