package org.scxc.bpf.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.layered.Layered;
import org.scxc.bpf.mitosis.Mitosis;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.KernelTypes;
import org.scxc.bpf.object.MapTypes;
import org.scxc.bpf.object.ObjectFunction;
import org.scxc.bpf.object.StructOps;
import org.scxc.bpf.serve.ArenaLibrary;
import org.scxc.bpf.serve.Pair;
import org.scxc.bpf.serve.Qmap;
import org.scxc.bpf.serve.RustlandFifo;
import org.scxc.bpf.serve.UserHalf;
import org.scxc.bpf.serve.Userland;
import org.scxc.model.ObjectUse;
import org.scxc.model.ObjectUse.UserSpace.Kind;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;
import org.scxc.runtime.models.ObjectLoader.Obstacle;
import org.scxc.runtime.ops.UserLoop;
import org.scxc.runtime.sched.mitosis.CellManager;

/** Makes what {@code user_space} names, for one object. */
final class UserHalves {
    private static final List<String> ARENA_PROGRAMS =
            List.of("arena_init", "arena_topology_init", "arena_alloc_mask", "arena_topology_node_init");

    /** With room for 4,096 records each, which have no type of their own. */
    private static final List<String> RUSTLAND_RINGS =
            List.of("ringbuf queued: " + 4096 * 88 + " bytes", "user_ringbuf dispatched: " + 4096 * 40 + " bytes");

    private static final List<String> USERLAND_QUEUES =
            List.of("queue enqueued: 24 bytes", "queue dispatched: 4 bytes");

    /** Those that are a process: their programs are told its pid. */
    private static final Set<Kind> PROCESSES = Set.of(Kind.RUSTLAND_FIFO, Kind.USERLAND);

    private UserHalves() {}

    /** @param refusals takes what is wrong, at the line that says so */
    static List<UserHalf> of(BpfObject object, ObjectUse whole, List<Obstacle> refusals) {
        List<UserHalf> halves = new ArrayList<>();
        for (ObjectUse.UserSpace use : whole.userSpace()) {
            switch (use.kind()) {
                case ARENA_LIBRARY -> arenaLibrary(object, use, halves, refusals);
                case RUSTLAND_FIFO -> process(object, use, RUSTLAND_RINGS, new RustlandFifo(), halves, refusals);
                case USERLAND -> process(object, use, USERLAND_QUEUES, new Userland(), halves, refusals);
                case LAYERED -> layered(use, whole.span(), refusals).ifPresent(halves::add);
                case MITOSIS -> mitosis(object, use, refusals).ifPresent(halves::add);
                case PAIR -> pair(use, whole.span(), refusals).ifPresent(halves::add);
                case QMAP -> qmap(use, refusals); // sets variables, and runs nothing
                case LAVD -> {} // computes variables, and runs nothing
            }
        }
        return halves;
    }

    /** Returns the variables that user space computes before load. */
    static List<ObjectUse.Variable> variables(BpfObject object, ObjectUse use, List<Obstacle> refusals) {
        List<ObjectUse.Variable> variables = new ArrayList<>();
        for (ObjectUse.UserSpace one : use.userSpace()) {
            if (PROCESSES.contains(one.kind())) {
                variables.add(new ObjectUse.Variable("usersched_pid", UserLoop.PID, one.span()));
            }
            computed(one).forEach((name, value) -> variables.add(new ObjectUse.Variable(name, value, one.span())));
            if (one.kind() == Kind.LAVD) {
                if (one.machine().equalCores()) {
                    variables.addAll(LavdOrder.variables(object, one.machine(), one.span()));
                } else {
                    String text = "the order of CPUs that lavd's user space computes is not served on a machine of"
                            + " unequal cores";
                    refusals.add(new Obstacle(one.span(), text, ""));
                }
            }
        }
        return variables;
    }

    /**
     * Returns the object as user space loads it: where tasks can be re-enqueued from anywhere, lavd does so on the tracepoint
     * sched_switch and not in ops.cpu_release (init_globals() of its main.rs).
     */
    static BpfObject loaded(BpfObject object, ObjectUse use, KernelTypes kernel) {
        boolean lavd = use.userSpace().stream().anyMatch(u -> u.kind() == Kind.LAVD);
        if (!lavd || !kernel.kfuncs().contains("scx_bpf_reenqueue_local___v2")) {
            return object;
        }
        List<ObjectFunction> functions = object.functions().stream()
                .map(f -> f.name().equals("lavd_sched_switch")
                        ? new ObjectFunction(f.name(), loaded(f.section()), f.slot(), f.slots(), f.role(), f.type())
                        : f)
                .toList();
        List<StructOps> structOps = object.structOps().stream()
                .map(ops -> new StructOps(
                        ops.name(),
                        ops.type(),
                        ops.link(),
                        ops.members().stream()
                                .filter(m -> !m.name().equals("cpu_release"))
                                .toList()))
                .toList();
        return new BpfObject(
                object.name(),
                object.license(),
                object.btf(),
                object.slots(),
                functions,
                object.maps(),
                object.globals(),
                object.externs(),
                structOps,
                object.references(),
                object.relocations(),
                object.lines());
    }

    /** libbpf does not load by itself what has a section name with a question mark (bpf_object__add_program(), libbpf 1.6). */
    private static String loaded(String section) {
        return section.startsWith("?") ? section.substring(1) : section;
    }

    private static Map<String, Long> computed(ObjectUse.UserSpace use) {
        List<Obstacle> told = new ArrayList<>(); // by of()
        return switch (use.kind()) {
            case LAYERED ->
                layered(use, use.span(), told).map(Layered::variables).orElse(Map.of());
            case MITOSIS -> Mitosis.variables(use.machine());
            case PAIR ->
                pair(use, use.span(), told)
                        .<Map<String, Long>>map(Pair::variables)
                        .orElse(Map.of());
            case QMAP -> qmap(use, told);
            default -> Map.of();
        };
    }

    private static Optional<Mitosis> mitosis(BpfObject object, ObjectUse.UserSpace use, List<Obstacle> refusals) {
        Set<String> has = new HashSet<>();
        object.programs().forEach(program -> has.add(program.name()));
        object.maps().forEach(map -> has.add(map.name()));
        object.globals().forEach(section -> section.variables().forEach(variable -> has.add(variable.name())));
        List<String> missing =
                Mitosis.NEEDS.stream().filter(n -> !has.contains(n)).toList();
        if (!missing.isEmpty()) {
            String text = "the object lacks what the cell manager of scx_mitosis reads or writes";
            refusals.add(new Obstacle(use.span(), text, String.join(", ", missing)));
            return Optional.empty();
        }
        SortedMap<String, Value> flags = new TreeMap<>();
        use.flags().forEach((name, setting) -> flags.put(name, setting.value()));
        var refused = CellManager.refusals(use.version(), flags);
        refused.forEach(r -> refusals.add(new Obstacle(use.span(), r.message(), r.hint())));
        return refused.isEmpty() ? Optional.of(new Mitosis(use.machine(), flags)) : Optional.empty();
    }

    /** @param object its line, at which it is told what no flag says */
    private static Optional<Pair> pair(ObjectUse.UserSpace use, SourceSpan object, List<Obstacle> refusals) {
        int cpus = use.machine().cpus();
        ObjectUse.UserSpace.Setting given = use.flags().get("stride");
        int stride = given != null && given.value() instanceof Value.Number n ? (int) n.value() : cpus / 2;
        try {
            return Optional.of(Pair.of(cpus, stride));
        } catch (IllegalArgumentException e) {
            refusals.add(new Obstacle(given == null ? object : given.span(), String.valueOf(e.getMessage()), ""));
            return Optional.empty();
        }
    }

    /** Returns the variables that -C sets, none without it. */
    private static Map<String, Long> qmap(ObjectUse.UserSpace use, List<Obstacle> refusals) {
        ObjectUse.UserSpace.Setting given = use.flags().get("cids");
        if (given == null || !(given.value() instanceof Value.Text text)) {
            return Map.of();
        }
        List<String> words =
                Arrays.stream(Qmap.Mode.values()).map(Qmap.Mode::word).toList();
        if (!words.contains(text.text())) {
            String message = "unknown cid-override mode '" + text.text() + "'";
            refusals.add(new Obstacle(given.span(), message, "write one of " + String.join(", ", words)));
            return Map.of();
        }
        try {
            return Qmap.variables(
                    Qmap.Mode.values()[words.indexOf(text.text())],
                    use.machine().cpus());
        } catch (IllegalArgumentException e) {
            refusals.add(new Obstacle(given.span(), String.valueOf(e.getMessage()), ""));
            return Map.of();
        }
    }

    /** As {@link #pair}. */
    private static Optional<Layered> layered(ObjectUse.UserSpace use, SourceSpan object, List<Obstacle> refusals) {
        try {
            return Optional.of(Layered.of(use.flags(), use.machine()));
        } catch (IllegalArgumentException e) {
            ObjectUse.UserSpace.Setting specs = use.flags().get("specs");
            SourceSpan at = specs == null ? object : specs.span();
            refusals.add(new Obstacle(at, String.valueOf(e.getMessage()), ""));
            return Optional.empty();
        }
    }

    /** A process that decides, and the maps that it and its programs talk through. */
    private static void process(
            BpfObject object,
            ObjectUse.UserSpace use,
            List<String> maps,
            UserHalf half,
            List<UserHalf> halves,
            List<Obstacle> refusals) {
        Set<String> has = new HashSet<>();
        object.maps()
                .forEach(map -> has.add(MapTypes.name(map.type()) + " " + map.name() + ": "
                        + (map.valueSize() == 0 ? map.maxEntries() : map.valueSize()) + " bytes"));
        if (has.containsAll(maps)) {
            halves.add(half);
        } else {
            String text = "the object lacks a map that user space " + use.kind().word() + " reads or writes";
            refusals.add(new Obstacle(use.span(), text, String.join(", ", maps)));
        }
    }

    private static void arenaLibrary(
            BpfObject object, ObjectUse.UserSpace use, List<UserHalf> halves, List<Obstacle> refusals) {
        List<String> programs =
                object.programs().stream().map(ObjectFunction::name).toList();
        if (!programs.containsAll(ARENA_PROGRAMS)) {
            refusals.add(new Obstacle(
                    use.span(), "the object lacks a program of the arena library", String.join(", ", ARENA_PROGRAMS)));
            return;
        }
        int type = object.btf().find(use.argument(), Btf.STRUCT);
        if (type == 0) {
            refusals.add(new Obstacle(
                    use.span(),
                    "the object has no struct " + use.argument(),
                    "write arena_library(TYPE): what it keeps of a task"));
            return;
        }
        halves.add(new ArenaLibrary(use.machine(), (int) object.btf().sizeOf(type)));
    }
}
