package org.scxc.bpf.race;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.object.GlobalSection;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.object.MapDefinition;
import org.scxc.bpf.report.Need;
import org.scxc.bpf.report.Needs;
import org.scxc.bpf.serve.Template;
import org.scxc.runtime.ops.Callback;

/** What an object uses and a race has not, by name, with the programs that use it. */
public final class Obstacles {
    /** Bytes of variables and maps: each machine that explores has them as cells. */
    private static final long BYTES_MAX = 16L << 20;

    /** CPUs and tasks that a race may have, for the size of maps. */
    private static final int CPUS = 8;

    private static final int TASKS = 15;

    /** Callbacks that a race calls. */
    private static final Set<Callback> CALLED = Set.of(
            Callback.SELECT_CPU,
            Callback.ENQUEUE,
            Callback.DEQUEUE,
            Callback.DISPATCH,
            Callback.RUNNABLE,
            Callback.RUNNING,
            Callback.STOPPING,
            Callback.QUIESCENT,
            Callback.SET_CPUMASK,
            Callback.INIT_TASK,
            Callback.ENABLE,
            Callback.INIT);

    /** Callbacks whose cause no race has: they would not be called. */
    private static final Set<Callback> WITHOUT_CAUSE = Set.of(
            Callback.EXIT,
            Callback.TICK,
            Callback.YIELD,
            Callback.CORE_SCHED_BEFORE,
            Callback.SET_WEIGHT,
            Callback.CPU_ACQUIRE,
            Callback.CPU_RELEASE,
            Callback.CPU_ONLINE,
            Callback.CPU_OFFLINE,
            Callback.EXIT_TASK,
            Callback.CGROUP_EXIT,
            Callback.DISABLE,
            Callback.DUMP,
            Callback.DUMP_CPU,
            Callback.DUMP_TASK,
            Callback.CGROUP_PREP_MOVE,
            Callback.CGROUP_MOVE,
            Callback.CGROUP_CANCEL_MOVE,
            Callback.CGROUP_SET_WEIGHT,
            Callback.CGROUP_SET_BANDWIDTH,
            Callback.CGROUP_SET_IDLE);

    private Obstacles() {}

    /** Returns one reason for each thing; none if a race can run the object. */
    public static List<String> of(Template template) throws BadObject {
        List<String> reasons = new ArrayList<>();
        for (Need need : Needs.of(template.linked())) {
            if (need.door().filter("not run"::equals).isEmpty() && !serves(template, need)) {
                reasons.add("in a race " + need.kind().one() + " " + need.name() + " is not served; "
                        + String.join(", ", need.users().stream().limit(3).toList())
                        + (need.users().size() == 1 ? " uses it" : " use it"));
            }
        }
        if (template.info().cids().isPresent()) {
            reasons.add("a race has no cids: struct " + Template.CID_FORM + " is not served there");
        }
        if (template.hasUserSpace()) {
            reasons.add("a race has no user space: its scheduler cannot say run or user_space");
        }
        long bytes = bytes(template.linked());
        if (bytes > BYTES_MAX) {
            reasons.add(
                    "the object has " + bytes + " bytes of variables and maps, and a race has room for " + BYTES_MAX);
        }
        return reasons;
    }

    private static boolean serves(Template template, Need need) {
        return switch (need.kind()) {
            case CALLBACK -> {
                Callback callback =
                        Template.callback(need.name().substring(need.name().lastIndexOf('.') + 1));
                yield CALLED.contains(callback) || WITHOUT_CAUSE.contains(callback);
            }
            case HOOK -> need.name().equals("syscall"); // run only where the declaration says so
            case MAP -> map(template, need.name()).filter(RaceMaps::serves).isPresent();
            case HELPER -> RaceCalls.HELPERS.containsKey(need.name());
            case KFUNC -> RaceCalls.KFUNCS.containsKey(need.name());
            case FIELD -> RaceFields.serves(need.name());
            case TYPE, KCONFIG -> true;
            case KSYM -> false;
        };
    }

    /** @param text of a need: {@code queue: array, key 4, …} */
    private static Optional<MapDefinition> map(Template template, String text) {
        return template.linked().object().maps().stream()
                .filter(m -> text.startsWith(m.name() + ": "))
                .findFirst();
    }

    private static long bytes(Linked linked) {
        long bytes = 0;
        for (GlobalSection section : linked.object().globals()) {
            boolean counts = section.kind() == GlobalSection.Kind.READ_WRITE
                    && linked.globals().containsKey(section.name());
            bytes += counts ? section.size() : 0;
        }
        for (MapDefinition map : linked.object().maps()) {
            bytes += RaceMaps.serves(map) ? RaceMaps.bytes(map, CPUS, TASKS) : 0;
        }
        return bytes;
    }
}
