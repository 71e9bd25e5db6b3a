package org.scxc.bpf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.KernelTypes;

/**
 * What a kernel's BTF says that sched_ext objects depend on.
 *
 * @param kfuncs prototype of each kfunc, in C, by name
 * @param enums values of the enumerators that start with SCX_, by name
 * @param structs the structs that schedulers read, by name
 */
public record Profile(Map<String, String> kfuncs, Map<String, Long> enums, Map<String, Struct> structs) {
    /** A struct's size in bytes and its fields by path, members of structs inside it included. */
    public record Struct(long size, List<Field> fields) {}

    /** A field; {@code bits} is 0 except for a bit-field, whose offset is that of its first byte. */
    public record Field(String path, long offset, int bits, String type) {}

    /** Structs that the schedulers of sched-ext/scx and the kernel's examples read. */
    private static final Set<String> STRUCTS = Set.of(
            "task_struct",
            "rq",
            "cgroup",
            "cgroup_subsys_state",
            "css_set",
            "kernfs_node",
            "cpuset",
            "cpumask",
            "sched_ext_ops",
            "task_group",
            "pid",
            "upid",
            "cred",
            "signal_struct",
            "mempolicy",
            "cpufreq_policy");

    /** Structs inside others are opened this far. */
    private static final int DEPTH_MAX = 3;

    public static Profile of(KernelTypes kernel) {
        Btf btf = kernel.btf();
        Map<String, String> kfuncs = new TreeMap<>();
        for (String name : kernel.kfuncs()) {
            int function = btf.find(name, Btf.FUNC);
            kfuncs.put(name, btf.text(btf.ref(btf.ref(function))) + " " + btf.text(function));
        }
        Map<String, Long> enums = new TreeMap<>();
        Map<String, Struct> structs = new TreeMap<>();
        for (int id = 1; id < btf.size(); id++) {
            if (btf.isEnum(id)) {
                enumerators(btf, id, enums);
            } else if (btf.kind(id) == Btf.STRUCT && wanted(btf.name(id))) {
                List<Field> fields = new ArrayList<>();
                fields(btf, id, "", 0, 0, fields);
                structs.putIfAbsent(btf.name(id), new Struct(btf.sizeOf(id), List.copyOf(fields)));
            }
        }
        return new Profile(kfuncs, enums, structs);
    }

    private static boolean wanted(String name) {
        return name.startsWith("scx_") || name.startsWith("sched_ext_") || STRUCTS.contains(name);
    }

    private static void enumerators(Btf btf, int id, Map<String, Long> enums) {
        for (int i = 0; i < btf.count(id); i++) {
            if (btf.memberName(id, i).startsWith("SCX_")) {
                enums.putIfAbsent(btf.memberName(id, i), btf.enumValue(id, i));
            }
        }
    }

    private static void fields(Btf btf, int struct, String prefix, long bits, int depth, List<Field> fields) {
        for (int member = 0; member < btf.count(struct); member++) {
            String name = btf.memberName(struct, member);
            int type = btf.resolve(btf.memberType(struct, member));
            long at = bits + (btf.memberBitOffset(struct, member) & 0xffff_ffffL);
            if (!name.isEmpty()) {
                String text = btf.text(btf.memberType(struct, member));
                fields.add(new Field(prefix + name, at / 8, btf.memberBits(struct, member), text));
            }
            if (btf.isComposite(type) && depth < DEPTH_MAX) {
                fields(btf, type, name.isEmpty() ? prefix : prefix + name + ".", at, depth + 1, fields);
            }
        }
    }
}
