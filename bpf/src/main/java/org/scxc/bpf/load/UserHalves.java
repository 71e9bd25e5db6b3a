package org.scxc.bpf.load;

import java.util.ArrayList;
import java.util.List;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.KernelTypes;
import org.scxc.bpf.object.ObjectFunction;
import org.scxc.bpf.object.StructOps;
import org.scxc.bpf.serve.ArenaLibrary;
import org.scxc.bpf.serve.UserHalf;
import org.scxc.model.ObjectUse;
import org.scxc.runtime.models.ObjectLoader.Obstacle;

/** Makes what {@code user_space} names, for one object. */
final class UserHalves {
    private static final List<String> ARENA_PROGRAMS =
            List.of("arena_init", "arena_topology_init", "arena_alloc_mask", "arena_topology_node_init");

    private UserHalves() {}

    /** @param refusals takes what is wrong, at the line that says so */
    static List<UserHalf> of(BpfObject object, List<ObjectUse.UserSpace> uses, List<Obstacle> refusals) {
        List<UserHalf> halves = new ArrayList<>();
        for (ObjectUse.UserSpace use : uses) {
            if (use.kind().equals(ObjectUse.UserSpace.ARENA_LIBRARY)) {
                arenaLibrary(object, use, halves, refusals);
            }
        }
        return halves;
    }

    /** Returns the variables that user space computes before load. */
    static List<ObjectUse.Variable> variables(BpfObject object, ObjectUse use, List<Obstacle> refusals) {
        List<ObjectUse.Variable> variables = new ArrayList<>();
        for (ObjectUse.UserSpace one : use.userSpace()) {
            if (one.kind().equals(ObjectUse.UserSpace.LAVD)) {
                if (LavdOrder.fits(one.machine())) {
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
        boolean lavd = use.userSpace().stream().anyMatch(u -> u.kind().equals(ObjectUse.UserSpace.LAVD));
        if (!lavd || !kernel.kfuncs().contains("scx_bpf_reenqueue_local___v2")) {
            return object;
        }
        List<ObjectFunction> functions = object.functions().stream()
                .map(f -> f.name().equals("lavd_sched_switch")
                        ? new ObjectFunction(
                                f.name(), f.section().substring(1), f.slot(), f.slots(), f.role(), f.type())
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

    private static void arenaLibrary(
            BpfObject object, ObjectUse.UserSpace use, List<UserHalf> halves, List<Obstacle> refusals) {
        List<String> programs =
                object.programs().stream().map(ObjectFunction::name).toList();
        if (!programs.containsAll(ARENA_PROGRAMS)) {
            refusals.add(new Obstacle(
                    use.span(),
                    "the object has not the programs of the arena library",
                    String.join(", ", ARENA_PROGRAMS)));
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
        halves.add(new ArenaLibrary(use.machine(), (int) object.btf().sizeOf(type), 0));
    }
}
