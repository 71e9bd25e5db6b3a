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
        CALLBACK("callbacks", "callback"),
        HOOK("other programs", "a program of section"),
        MAP("maps", "map"),
        HELPER("helpers", "helper"),
        KFUNC("kfuncs", "kfunc"),
        FIELD("fields", "field"),
        TYPE("types and enumerators", "type"),
        KSYM("kernel variables", "kernel variable"),
        KCONFIG("configuration", "configuration");

        private final String title;
        private final String one;

        Kind(String title, String one) {
            this.title = title;
            this.one = one;
        }

        /** One of them, in front of its name. */
        public String one() {
            return one;
        }

        public String title() {
            return title;
        }
    }

    public Need {
        users = List.copyOf(users);
    }
}
