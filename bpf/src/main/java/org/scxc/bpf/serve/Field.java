package org.scxc.bpf.serve;

import static java.util.Map.entry;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.ops.Kfuncs;

/**
 * A field of a kernel struct that the simulated kernel has.
 *
 * @param name as CO-RE relocations name it: {@code task_struct.scx.slice}
 * @param getter its value
 * @param setter null if programs may not write it
 */
record Field(String name, Getter getter, @Nullable Setter setter) {
    /** Structs that objects of one kind are. */
    static final Map<String, Integer> KINDS = Map.ofEntries(
            entry("task_struct", Addresses.TASK),
            entry("cgroup", Addresses.CGROUP),
            entry("css_set", Addresses.CSS_SET),
            entry("kernfs_node", Addresses.KERNFS_NODE),
            entry("rq", Addresses.RQ),
            entry("task_group", Addresses.TASK_GROUP),
            entry("signal_struct", Addresses.SIGNAL),
            entry("pid", Addresses.PID),
            entry("pid_namespace", Addresses.PID_NAMESPACE),
            entry("cred", Addresses.CRED));

    /** Returns the kind of the objects that have it. */
    int kind() {
        return KINDS.getOrDefault(name.substring(0, name.indexOf('.')), 0);
    }

    /** Reads eight bytes of a field: {@code word} 0, or of an array the one at byte 8 × {@code word}. */
    @FunctionalInterface
    interface Getter {
        long get(Kfuncs kernel, int object, int word);
    }

    @FunctionalInterface
    interface Setter {
        void set(Kfuncs kernel, int object, long value);
    }
}
