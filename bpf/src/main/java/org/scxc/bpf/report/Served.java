package org.scxc.bpf.report;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.scxc.bpf.serve.Fields;
import org.scxc.bpf.serve.Helpers;
import org.scxc.bpf.serve.Kfunctions;
import org.scxc.bpf.serve.Template;
import org.scxc.runtime.ops.Callback;

/** What the simulated kernel serves, by the names that objects use: the tables that serve it are asked. */
final class Served {
    /** Callbacks that have a name in the simulated kernel but that it never calls. */
    private static final Set<Callback> NEVER_CALLED =
            EnumSet.of(Callback.YIELD, Callback.UPDATE_IDLE, Callback.CGROUP_PREP_MOVE, Callback.CGROUP_CANCEL_MOVE);

    /** Callbacks whose cause never comes up in the simulated kernel: core scheduling, cpu.max, cpu.idle, a dump of a CPU. */
    private static final Set<String> WITHOUT_CAUSE =
            Set.of("core_sched_before", "cgroup_set_bandwidth", "cgroup_set_idle", "dump_cpu");

    private static final Map<Need.Kind, Set<String>> NAMES =
            Map.of(Need.Kind.KFUNC, Kfunctions.names(), Need.Kind.HELPER, helpers(), Need.Kind.FIELD, Fields.names());

    private Served() {}

    private static Set<String> helpers() {
        Set<String> names = new TreeSet<>();
        Helpers.numbers().forEach(number -> names.add(HelperNames.name(number)));
        return names;
    }

    /** Returns what serves a need, if anything does. */
    static Optional<String> method(Need.Kind kind, String name) {
        return NAMES.getOrDefault(kind, Set.of()).contains(name) ? Optional.of(name) : Optional.empty();
    }

    /** Returns whether a callback of struct sched_ext_ops is called whenever a kernel would. */
    static Optional<String> callback(String member) {
        Callback callback = Template.callback(member);
        boolean called = callback != null && !NEVER_CALLED.contains(callback);
        return called || WITHOUT_CAUSE.contains(member) ? Optional.of(member) : Optional.empty();
    }
}
