package org.scxc.bpf.serve;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.object.ObjectFunction;
import org.scxc.bpf.object.StructOps;
import org.scxc.bpf.vm.Engine;
import org.scxc.bpf.vm.Interpreter;
import org.scxc.bpf.vm.Memory;
import org.scxc.bpf.vm.Translator;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.OpsInfo;

/** An object linked for one kernel, with its variables set: what every scheduler made of it begins with. Thread-safe. */
public final class Template {
    /** Callbacks that are interpreted before the program is translated: a short run is over by then. */
    private static final int COLD_CALLS = 2_000;

    /**
     * A SEC("syscall") program that user space runs.
     *
     * @param context bytes of the struct that it takes, empty for none
     * @param attachedOn the CPU that it runs on once the scheduler is attached; empty = it runs before
     */
    public record Run(String program, byte[] context, OptionalInt attachedOn) {
        public Run {
            context = context.clone();
        }
    }

    final List<Run> runs;
    final List<UserHalf> userHalves;
    final Linked linked;
    final Memory memory;
    final Layout layout;
    final OpsInfo info;
    final long hotplugSeq;
    private static final int[] NONE = {};

    /** The struct of a scheduler that names CPUs by cids. */
    public static final String CID_FORM = "sched_ext_ops_cid";

    private static final Set<String> FORMS = Set.of("sched_ext_ops", CID_FORM);

    /** Members of {@link #CID_FORM} that stand for others of struct sched_ext_ops. */
    private static final Map<String, String> SAME = Map.of(
            "select_cid", "select_cpu",
            "set_cmask", "set_cpumask",
            "cid_online", "cpu_online",
            "cid_offline", "cpu_offline",
            "dump_cid", "dump_cpu");

    private static final Set<String> BELOW =
            Set.of("sub_attach", "sub_detach", "sub_caps_updated", "sub_ecaps_updated");

    /** Programs outside struct_ops, by section, that are called as the kernel calls them. */
    private static final Map<String, Callback> HOOKS = Map.of(
            "tp_btf/sched_switch", Callback.HOOK_SCHED_SWITCH,
            "tp_btf/cgroup_attach_task", Callback.HOOK_CGROUP_ATTACH_TASK,
            "tp_btf/cgroup_mkdir", Callback.HOOK_CGROUP_MKDIR,
            "tp_btf/cgroup_rmdir", Callback.HOOK_CGROUP_RMDIR,
            "fentry/cpuset_write_resmask", Callback.HOOK_CPUSET_WRITE,
            "tp_btf/task_rename", Callback.HOOK_TASK_RENAME);

    private final int[] functionOf = new int[Callback.values().length];
    private final Map<Callback, int[]> hooks = new EnumMap<>(Callback.class);
    final Engine interpreter = new Interpreter();
    private volatile @Nullable Engine engine;

    /**
     * Describes a linked object.
     *
     * @param ops which of its schedulers is registered
     * @param memory where it was linked; copied for each scheduler
     * @param opsFlags SCX_OPS_* bits instead of the object's, or −1
     * @param runs programs that user space runs, in order
     * @param userHalves what it computes, before that
     */
    public Template(
            Linked linked,
            StructOps ops,
            Memory memory,
            Layout layout,
            long opsFlags,
            List<Run> runs,
            List<UserHalf> userHalves) {
        this.userHalves = List.copyOf(userHalves);
        this.runs = List.copyOf(runs);
        this.linked = linked;
        this.memory = memory;
        this.layout = layout;
        Arrays.fill(functionOf, -1);
        EnumSet<Callback> callbacks = EnumSet.noneOf(Callback.class);
        for (StructOps.Member member : ops.members()) {
            if (member instanceof StructOps.Member.Callback callback) {
                Callback known = callback(callback.name());
                if (known != null) {
                    callbacks.add(known);
                    functionOf[known.ordinal()] = linked.code().function(callback.program());
                }
            }
        }
        if (!runs.isEmpty() || !userHalves.isEmpty()) {
            callbacks.add(Callback.INIT); // user space runs its programs then, with or without an ops.init
        }
        for (ObjectFunction program : linked.object().programs()) {
            Callback hook = HOOKS.get(program.section());
            if (hook != null) {
                callbacks.add(hook);
                int[] before = hooks(hook);
                int[] all = Arrays.copyOf(before, before.length + 1);
                all[before.length] = linked.code().function(program.name());
                hooks.put(hook, all);
            }
        }
        boolean cids = ops.type().equals(CID_FORM);
        hotplugSeq = number(ops, "hotplug_seq");
        info = new OpsInfo(
                text(ops, "name"),
                opsFlags >= 0 ? opsFlags : number(ops, "flags"),
                (int) number(ops, "timeout_ms"),
                (int) number(ops, "dispatch_max_batch"),
                callbacks,
                cids ? Optional.of(new OpsInfo.CidForm((int) number(ops, "cid_shard_size"))) : Optional.empty());
    }

    /** Returns whether a struct_ops variable sets up a scheduler, in either form. */
    public static boolean isScheduler(StructOps ops) {
        return FORMS.contains(ops.type());
    }

    /** Returns the schedulers of an object: the structs of which user space attaches one. */
    public static List<StructOps> schedulers(BpfObject object) {
        return object.structOps().stream()
                .filter(ops -> isScheduler(ops) && !ops.members().isEmpty())
                .toList();
    }

    /** Returns whether a callback is one that only the owner of a scheduler below another is called with; there is none of these. */
    public static boolean isOfOneBelow(String member) {
        return BELOW.contains(member);
    }

    /**
     * Returns the callback that a member of struct sched_ext_ops or sched_ext_ops_cid is, null if the simulated kernel has none of that
     * name. The members of both lie at the same offsets, and are the same to the kernel (scx_init(), kernel/sched/ext/ext.c, v7.3).
     */
    public static @Nullable Callback callback(String member) {
        String name =
                SAME.getOrDefault(member, member.replace("cpuctl_", "cgroup_")).toUpperCase(Locale.ROOT);
        for (Callback callback : Callback.values()) {
            if (callback.name().equals(name)) {
                return callback;
            }
        }
        return null;
    }

    /** Returns a number member of the struct, 0 if it is not set. */
    public static long number(StructOps ops, String name) {
        for (StructOps.Member member : ops.members()) {
            if (member instanceof StructOps.Member.Number number
                    && number.name().equals(name)) {
                return number.value();
            }
        }
        return 0;
    }

    private static String text(StructOps ops, String name) {
        for (StructOps.Member member : ops.members()) {
            if (member instanceof StructOps.Member.Text text && text.name().equals(name)) {
                return text.value();
            }
        }
        return "";
    }

    /** Returns whether programs of a section outside struct_ops are called. */
    public static boolean isHook(String section) {
        return HOOKS.containsKey(section);
    }

    public Linked linked() {
        return linked;
    }

    /** Returns the memory that the object was linked in; nothing writes it. */
    public Memory memory() {
        return memory;
    }

    public Layout layout() {
        return layout;
    }

    /** Returns what the scheduler registers: name, flags and callbacks. */
    public OpsInfo info() {
        return info;
    }

    /** Returns whether user space does something while the scheduler runs. */
    public boolean hasUserSpace() {
        return !runs.isEmpty() || !userHalves.isEmpty();
    }

    /** Returns the programs of one hook, in the object's order. */
    int[] hooks(Callback hook) {
        return hooks.getOrDefault(hook, NONE);
    }

    /** Returns the function that a callback is, −1 if the scheduler has it not. */
    public int function(Callback callback) {
        return functionOf[callback.ordinal()];
    }

    /** Returns the translated program, null while so many calls are few: the interpreter, which leaves the same behind, is used. */
    @Nullable
    Engine translated(long calls, Maps maps) {
        Engine ready = engine;
        if (ready != null || calls < COLD_CALLS) {
            return ready;
        }
        synchronized (this) {
            Engine made = engine;
            if (made == null) {
                made = Translator.translate(linked.code(), new Known(linked, layout, maps));
                engine = made;
            }
            return made;
        }
    }
}
