package org.scxc.bpf.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.KernelTypes;

/**
 * Writes what schedulers can ask of a kernel as text, one thing a line:
 *
 * <pre>
 * enum NAME BYTES               its enumerators follow: two blanks, NAME VALUE
 * struct NAME BYTES             its members follow: two blanks, NAME OFFSET[:BIT:WIDTH] TYPE
 * typedef NAME BYTES            of a struct without a name; its members follow
 * kfunc NAME RESULT PARAMETER…
 * </pre>
 *
 * <p>Types are {@code u8} to {@code u64}, {@code s8} to {@code s64}, {@code bool}, {@code void}, {@code struct/NAME}, {@code typedef/NAME}, {@code
 * union/NAME}, {@code enum/NAME}, {@code fn}, with its types in a
 * kfunc's line ({@code fn(RESULT,PARAMETER…)}), {@code *TYPE} for a pointer and {@code N*TYPE} for an array. Members of anonymous
 * structs stand in the struct around them, where CO-RE looks for them. A struct that is named and not written has no members.
 */
public final class ProfileWriter {
    /** Structs that the schedulers of sched-ext/scx and the kernel's examples look into. */
    private static final Set<String> STRUCTS = Set.of(
            "task_struct",
            "sched_ext_entity",
            "sched_entity",
            "sched_ext_ops",
            "sched_ext_ops_cid",
            "scx_exit_info",
            "scx_dump_ctx",
            "scx_event_stats",
            "scx_init_task_args",
            "scx_exit_task_args",
            "scx_enable_args",
            "scx_cgroup_init_args",
            "scx_cpu_acquire_args",
            "scx_cpu_release_args",
            "scx_bpf_dsq_insert_vtime_args",
            "scx_bpf_select_cpu_and_args",
            "scx_sub_attach_args",
            "scx_sub_detach_args",
            "scx_cmask",
            "scx_task_group",
            "cgroup",
            "cgroup_subsys_state",
            "percpu_ref",
            "css_set",
            "kernfs_node",
            "cpuset",
            "cpumask",
            "task_group",
            "pid",
            "upid",
            "cred",
            "signal_struct",
            "mempolicy",
            "cpufreq_policy",
            "rq",
            "bpf_iter_scx_dsq",
            "bpf_perf_event_value",
            "bpf_iter_num",
            "bpf_iter_css",
            "cpufreq_cpuinfo",
            "hlist_head",
            "irqtime",
            "list_head",
            "ns_common",
            "pcpu_hot",
            "pid_namespace");

    /** Names of structs without a name that programs use for variables of their own; those in the structs above are found. */
    private static final Set<String> TYPEDEFS = Set.of("atomic_t", "class_rcu_t");

    private final Btf btf;
    private final KernelTypes kernel;
    private final List<String> lines = new ArrayList<>();
    private final TreeMap<String, Integer> typedefs = new TreeMap<>();

    private ProfileWriter(KernelTypes kernel) {
        this.kernel = kernel;
        btf = kernel.btf();
    }

    public static List<String> lines(KernelTypes kernel) {
        return new ProfileWriter(kernel).write();
    }

    private List<String> write() {
        TreeMap<String, Integer> structs = new TreeMap<>();
        TreeSet<String> enums = new TreeSet<>();
        TYPEDEFS.forEach(this::typedef);
        for (int id = 1; id < btf.size(); id++) {
            if (btf.isEnum(id) && btf.count(id) > 0 && btf.memberName(id, 0).startsWith("SCX_")) {
                if (enums.add(btf.name(id) + "/" + btf.memberName(id, 0))) {
                    enumeration(id);
                }
            } else if (btf.kind(id) == Btf.STRUCT && STRUCTS.contains(btf.name(id))) {
                structs.putIfAbsent(btf.name(id), id);
            }
        }
        structs.forEach((name, id) -> {
            lines.add("struct " + name + " " + btf.sizeOf(id));
            members(id, 0);
        });
        for (String name : kernel.kfuncs()) {
            kfunc(name);
        }
        Set<String> written = new TreeSet<>();
        while (written.size() < typedefs.size()) { // one may name another
            for (String name : List.copyOf(typedefs.keySet())) {
                if (written.add(name)) {
                    int id = typedefs.getOrDefault(name, 0);
                    lines.add("typedef " + name + " " + btf.sizeOf(id));
                    members(btf.resolve(id), 0);
                }
            }
        }
        return lines;
    }

    private void enumeration(int id) {
        lines.add("enum " + (btf.name(id).isEmpty() ? "-" : btf.name(id)) + " " + btf.declaredSize(id));
        for (int i = 0; i < btf.count(id); i++) {
            lines.add("  " + btf.memberName(id, i) + " " + Long.toUnsignedString(btf.enumValue(id, i)));
        }
    }

    private void members(int struct, long base) {
        for (int member = 0; member < btf.count(struct); member++) {
            String name = btf.memberName(struct, member);
            int type = btf.resolve(btf.memberType(struct, member));
            long bit = base + (btf.memberBitOffset(struct, member) & 0xffff_ffffL);
            int width = btf.memberBits(struct, member);
            if (name.isEmpty()) {
                if (btf.isComposite(type)) {
                    members(type, bit);
                }
            } else {
                String place = bit / 8 + (width == 0 ? "" : ":" + bit % 8 + ":" + width);
                lines.add("  " + name + " " + place + " " + type(btf.memberType(struct, member)));
            }
        }
    }

    private void kfunc(String name) {
        int prototype = btf.ref(btf.find(name, Btf.FUNC));
        StringBuilder line = new StringBuilder("kfunc " + name + " " + type(btf.ref(prototype)));
        for (int i = 0; i < btf.count(prototype); i++) {
            line.append(' ').append(parameter(btf.memberType(prototype, i)));
        }
        lines.add(line.toString());
    }

    /** Returns a parameter's type; of a callback its prototype as well, which libbpf compares. */
    private String parameter(int id) {
        int pointer = btf.resolve(id);
        int function = btf.kind(pointer) == Btf.PTR ? btf.resolve(btf.ref(pointer)) : 0;
        if (function == 0 || btf.kind(function) != Btf.FUNC_PROTO) {
            return type(id);
        }
        StringBuilder text = new StringBuilder("*fn(" + type(btf.ref(function)));
        for (int i = 0; i < btf.count(function); i++) {
            text.append(',').append(type(btf.memberType(function, i)));
        }
        return text.append(')').toString();
    }

    /** Keeps a typedef to be written if it is the only name of a struct. */
    private void typedef(String name) {
        int id = btf.find(name, Btf.TYPEDEF);
        boolean struct = id != 0 && btf.kind(btf.resolve(id)) == Btf.STRUCT;
        if (struct && btf.name(btf.resolve(id)).isEmpty()) {
            typedefs.put(name, id);
        }
    }

    private String type(int id) {
        int named = btf.withoutModifiers(id);
        if (btf.kind(named) == Btf.TYPEDEF) {
            typedef(btf.name(named));
            if (typedefs.containsKey(btf.name(named))) {
                return "typedef/" + btf.name(named);
            }
        }
        int type = btf.resolve(id);
        String name = btf.name(type).isEmpty() ? "-" : btf.name(type);
        return switch (btf.kind(type)) {
            case Btf.INT ->
                btf.name(type).equals("_Bool") || btf.name(type).equals("bool")
                        ? "bool"
                        : (btf.intSigned(type) ? "s" : "u") + 8 * btf.declaredSize(type);
            case Btf.PTR -> "*" + type(btf.ref(type));
            case Btf.ARRAY -> (btf.arrayLength(type) & 0xffff_ffffL) + "*" + type(btf.arrayElement(type));
            case Btf.STRUCT -> "struct/" + name;
            case Btf.UNION -> "union/" + name;
            case Btf.FWD -> (btf.forwardUnion(type) ? "union/" : "struct/") + name;
            case Btf.ENUM, Btf.ENUM64 -> "enum/" + name;
            case Btf.FUNC_PROTO -> "fn";
            default -> "void";
        };
    }
}
