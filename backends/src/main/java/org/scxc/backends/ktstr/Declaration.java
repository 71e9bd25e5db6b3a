package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.Machine;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;

/**
 * The scheduler of a test.
 *
 * @param constant {@code MITOSIS}
 * @param root under which its cells are made, empty if it does not say
 */
record Declaration(
        String constant,
        String name,
        String binary,
        Machine topology,
        List<String> args,
        String root,
        SourceSpan span) {
    /** Without a scheduler; ktstr keeps the name for itself. */
    static final String NO_SCHEDULER = "eevdf";

    private static final List<String> RESERVED = List.of(NO_SCHEDULER, "kernel_default");

    /** Absent for EEVDF, or after a problem. */
    static Optional<Declaration> of(Optional<SchedulerUse> use, Machine machine, Findings findings) {
        if (use.isEmpty() || !use.get().isExt()) {
            return Optional.empty();
        }
        SchedulerUse s = use.get();
        String binary = s.binary().orElse("");
        if (!binary.matches("[A-Za-z0-9_.-]+")) {
            findings.problem(
                    s.span(),
                    "scheduler " + s.name() + " has no binary that ktstr could start",
                    "write binary \"scx_…\" in its declaration");
            return Optional.empty();
        }
        String name = Rust.snake(binary.replaceFirst("^scx_", ""));
        if (RESERVED.contains(name)) {
            name = "scx_" + name;
        }
        s.cgroups().parent().ifPresent(parent -> checkRoot(parent, s, findings));
        String root =
                s.cgroups().parent().map(SchedulerUse.Cgroups.Parent::path).orElse("");
        for (String arg : s.arguments()) {
            if (arg.isBlank() || !Rust.isOneLine(arg)) {
                findings.problem(
                        s.span(),
                        "scheduler " + s.name() + " has an argument that is "
                                + (arg.isBlank() ? "empty" : "more than one line") + ", which ktstr refuses",
                        "change args, or the flag whose value it is");
            }
        }
        findings.program(s, "declare_scheduler!");
        return Optional.of(new Declaration(Rust.screaming(name), name, binary, machine, s.arguments(), root, s.span()));
    }

    private static void checkRoot(SchedulerUse.Cgroups.Parent parent, SchedulerUse use, Findings findings) {
        String root = parent.path();
        boolean bad = !root.isEmpty()
                && (!root.matches("(?:/[^/\\p{Cntrl}]++)++")
                        || List.of(root.split("/")).contains("..")
                        || root.matches("(?:/\\.)++"));
        if (bad) {
            findings.problem(
                    use.span(),
                    "ktstr makes workload cgroups below an absolute path without \"..\", not below \"" + root + "\"",
                    "write " + parent.flag() + " \"/ktstr\"");
        }
    }

    Declaration renamed(String newName) {
        return new Declaration(Rust.screaming(newName), newName, binary, topology, args, root, span);
    }

    boolean sameProgram(Declaration other) {
        return binary.equals(other.binary);
    }
}
