package org.scxc.bpf.serve;

import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Fields of what stands around a task: the process that it is, its pid and its credentials. Every task is a process of its own, of root,
 * in the one namespace of pids that there is at boot (kernel/pid.c, kernel/cred.c, kernel/fork.c, v7.3).
 */
final class Processes {
    /** PIDTYPE_TGID, include/linux/pid_types.h (v7.3). */
    private static final int TGID = 1;

    /** PROC_PID_INIT_INO, include/linux/proc_ns.h (v6.16); PID_NS_INIT_INO, include/uapi/linux/nsfs.h (v7.3). */
    private static final long INIT_INUM = 0xeffffffcL;

    private static final String NEXT = "task_struct.thread_node.next";

    /** Where the list of a process's tasks begins. */
    private static final String HEAD = "signal_struct.thread_head";

    /** Read as part of another, or only for their address. */
    static final Set<String> INSIDE = Set.of(
            HEAD,
            "task_struct.thread_node",
            "upid.nr",
            "upid.ns",
            "pid.numbers[0].nr",
            "pid.numbers[0].ns",
            "signal_struct.pids[1]");

    private Processes() {}

    static void into(List<Field> fields) {
        fields.add(new Field("task_struct.real_cred", (k, p, w) -> Addresses.of(Addresses.CRED, 0), null));
        fields.add(new Field("task_struct.signal", (k, p, w) -> Addresses.of(Addresses.SIGNAL, p), null));
        fields.add(new Field("task_struct.thread_pid", (k, p, w) -> Addresses.of(Addresses.PID, p), null));
        fields.add(new Field(
                NEXT,
                (k, p, w) -> {
                    throw new IllegalStateException("not placed");
                },
                null));
        fields.add(new Field("cred.euid.val", (k, c, w) -> 0, null));
        fields.add(new Field("cred.egid.val", (k, c, w) -> 0, null));
        fields.add(new Field(
                "signal_struct.pids",
                (k, p, w) -> {
                    if (w != TGID) {
                        k.unverified("a program read the pid of a process group or session, which is not modelled,");
                    }
                    return Addresses.of(Addresses.PID, p);
                },
                null));
        fields.add(new Field("pid.level", (k, p, w) -> 0, null));
        // A struct upid: the number, and the namespace that it is of.
        fields.add(new Field(
                "pid.numbers",
                (k, p, w) -> w == 0 ? k.pid(p) : w == 1 ? Addresses.of(Addresses.PID_NAMESPACE, 0) : 0,
                null));
        fields.add(new Field("pid_namespace.level", (k, n, w) -> 0, null));
        fields.add(new Field("pid_namespace.ns.inum", (k, n, w) -> INIT_INUM, null));
    }

    /**
     * Returns the field with what it holds where that depends on the layout: behind the one task of a process comes the head of the list.
     *
     * @param offsets where a field lies in its struct, bytes
     */
    static Field placed(Field field, ToIntFunction<String> offsets) {
        if (!field.name().equals(NEXT)) {
            return field;
        }
        int head = offsets.applyAsInt(HEAD);
        return new Field(NEXT, (k, p, w) -> Addresses.of(Addresses.SIGNAL, p) + head, null);
    }
}
