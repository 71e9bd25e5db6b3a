package org.scxc.bpf.report;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.scxc.bpf.serve.Fields;
import org.scxc.bpf.serve.Helpers;
import org.scxc.bpf.serve.KernelVariables;
import org.scxc.bpf.serve.Kfunctions;
import org.scxc.bpf.serve.Template;

/** What the simulated kernel serves, by the names that objects use: the tables that serve it are asked. */
final class Served {
    private static final Map<Need.Kind, Set<String>> NAMES = Map.of(
            Need.Kind.KFUNC,
            Kfunctions.names(),
            Need.Kind.HELPER,
            helpers(),
            Need.Kind.FIELD,
            Fields.names(),
            Need.Kind.KSYM,
            KernelVariables.addresses().keySet());

    private Served() {}

    private static Set<String> helpers() {
        Set<String> names = new TreeSet<>();
        Helpers.numbers().forEach(number -> names.add(HelperNames.name(number)));
        return names;
    }

    /** Returns what serves a need, if anything does. */
    static Optional<String> method(Need.Kind kind, String name) {
        boolean served = NAMES.getOrDefault(kind, Set.of()).contains(name)
                || kind == Need.Kind.FIELD && Fields.isElementOfOwnMemory(name);
        return served ? Optional.of(name) : Optional.empty();
    }

    /** Returns what calls a program outside struct_ops, if anything does: one that user space runs is run where a scenario says so. */
    static Optional<String> hook(String section) {
        return section.equals("syscall")
                ? Optional.of("run")
                : Template.isHook(section) ? Optional.of(section) : Optional.empty();
    }

    /** Returns whether a callback of struct sched_ext_ops is called whenever a kernel would. */
    static Optional<String> callback(String member) {
        return Template.callback(member) == null ? Optional.empty() : Optional.of(member);
    }
}
