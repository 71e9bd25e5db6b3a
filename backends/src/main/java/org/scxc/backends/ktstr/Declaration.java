package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.Machine;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;

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
    /** Absent for EEVDF, or after a problem. */
    static Optional<Declaration> of(Optional<SchedulerUse> use, Machine machine, Findings findings) {
        if (use.isEmpty() || use.get().model().equals("eevdf")) {
            return Optional.empty();
        }
        SchedulerUse s = use.get();
        if (!(s.flags().get("binary") instanceof Value.Text binary)
                || !binary.text().matches("[A-Za-z0-9_.-]+")) {
            findings.problem(
                    s.span(),
                    "scheduler " + s.name() + " has no binary that ktstr could start",
                    "write binary \"scx_…\" in its declaration");
            return Optional.empty();
        }
        String name = Rust.snake(binary.text().replaceFirst("^scx_", ""));
        if (name.equals("eevdf") || name.equals("kernel_default")) {
            name = "scx_" + name; // ktstr keeps these two for itself
        }
        String root = s.flags().get("cell_parent_cgroup") instanceof Value.Text t ? t.text() : "";
        checkRoot(root, s, findings);
        for (String arg : s.arguments()) {
            if (arg.isBlank() || !Rust.isOneLine(arg)) {
                findings.problem(
                        s.span(),
                        "scheduler " + s.name() + " has an argument that is "
                                + (arg.isBlank() ? "empty" : "more than one line") + ", which ktstr refuses",
                        "change args, or the flag whose value it is");
            }
        }
        findings.exact("scheduler " + s.name(), s.span(), "declare_scheduler!");
        return Optional.of(
                new Declaration(Rust.screaming(name), name, binary.text(), machine, s.arguments(), root, s.span()));
    }

    private static void checkRoot(String root, SchedulerUse use, Findings findings) {
        boolean bad = !root.isEmpty()
                && (!root.matches("(?:/[^/\\p{Cntrl}]++)++")
                        || List.of(root.split("/")).contains("..")
                        || root.matches("(?:/\\.)++"));
        if (bad) {
            findings.problem(
                    use.span(),
                    "ktstr makes workload cgroups below an absolute path without \"..\", not below \"" + root + "\"",
                    "write cell_parent_cgroup \"/ktstr\"");
        }
    }

    Declaration renamed(String newName) {
        return new Declaration(Rust.screaming(newName), newName, binary, topology, args, root, span);
    }

    boolean sameProgram(Declaration other) {
        return binary.equals(other.binary);
    }
}
