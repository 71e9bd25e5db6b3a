package org.scxc.bpf.object;

import java.util.List;

/**
 * A variable of a .struct_ops section, which libbpf makes a struct_ops map.
 *
 * @param type the kernel's struct that it sets up, without flavour: sched_ext_ops
 * @param link whether it is attached by a link (.struct_ops.link)
 * @param members those that are not zero, by offset
 */
public record StructOps(String name, String type, boolean link, List<Member> members) {
    /** A member that is set: a callback, or data. */
    public sealed interface Member {
        String name();

        /** A callback: the program that implements it. */
        record Callback(String name, String program) implements Member {}

        /** A number or flags. */
        record Number(String name, long value) implements Member {}

        /** A string. */
        record Text(String name, String value) implements Member {}
    }

    public StructOps {
        members = List.copyOf(members);
    }
}
