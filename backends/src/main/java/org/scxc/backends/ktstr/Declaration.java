package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.backends.Started;
import org.scxc.backends.Starts;
import org.scxc.model.Machine;
import org.scxc.model.ObjectUse;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;

/**
 * The scheduler of a test.
 *
 * @param constant {@code MITOSIS}
 * @param binary name of the program that ktstr looks for, or its absolute path
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
        Started started = Started.of(s, Starts.PROGRAMS);
        String binary = binary(started);
        String file = fileName(binary);
        if (!file.matches("[A-Za-z0-9_.-]+") || binary.startsWith("/") && !Rust.isOneLine(binary)) {
            findings.problem(
                    s.span(),
                    "scheduler " + s.name() + " has no binary that ktstr could start",
                    s.object().isPresent()
                            ? "its object needs the scheduler's own user space: write binary \"scx_…\" in its"
                                    + " declaration"
                            : "write binary \"scx_…\" in its declaration");
            return Optional.empty();
        }
        String name = Rust.snake(file.replaceFirst("^scx_", ""));
        if (RESERVED.contains(name)) {
            name = "scx_" + name;
        }
        s.restart()
                .ifPresent(restart -> findings.refused(
                        restart.words(),
                        s.span(),
                        "a scheduler that exits ends a ktstr test",
                        "leave it to the in-JVM runtime"));
        s.cgroups().parent().ifPresent(parent -> checkRoot(parent, s, findings));
        String root =
                s.cgroups().parent().map(SchedulerUse.Cgroups.Parent::path).orElse("");
        for (String arg : started.arguments()) {
            if (arg.isBlank() || !Rust.isOneLine(arg)) {
                findings.problem(
                        s.span(),
                        "scheduler " + s.name() + " has an argument that is "
                                + (arg.isBlank() ? "empty" : "more than one line") + ", which ktstr refuses",
                        "change args, or the flag whose value it is");
            }
        }
        switch (started) {
            case Started.Loaded l ->
                findings.exact(
                        "scheduler " + s.name(),
                        s.span(),
                        "declare_scheduler!; make " + binary + ": scxc bpf program "
                                + l.object().file() + " -o " + binary);
            default -> findings.program(s, "declare_scheduler!");
        }
        return Optional.of(
                new Declaration(Rust.screaming(name), name, binary, machine, started.arguments(), root, s.span()));
    }

    /** An object becomes the program that {@code scxc bpf program} makes of it. */
    private static String binary(Started started) {
        return switch (started) {
            case Started.Loaded l -> program(l.object());
            case Started.Executable e -> e.path().startsWith("/") ? e.path() : fileName(e.path());
            case Started.Named n -> n.binary();
            case Started.Untold u -> "";
        };
    }

    static String program(ObjectUse object) {
        String stem = fileName(object.file()).replaceFirst("(\\.bpf)?\\.o$", "");
        return "scx_" + Rust.snake(stem.replaceFirst("^scx_", ""));
    }

    /** Returns the object of a scheduler that has no program yet. */
    static Optional<ObjectUse> loaded(SchedulerUse use) {
        return Started.of(use, Starts.PROGRAMS) instanceof Started.Loaded l
                ? Optional.of(l.object())
                : Optional.empty();
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns the name of the program that runs for it, empty if there is none. */
    static String program(SchedulerUse use) {
        return fileName(binary(Started.of(use, Starts.PROGRAMS)));
    }

    String program() {
        return fileName(binary);
    }

    /** The variable of the environment that tells ktstr where a program of this name is (test_support/eval/scheduler.rs, 0.18). */
    static String whereVariable(String program) {
        return "KTSTR_SCHEDULER_BIN_" + program.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** As a field of declare_scheduler!: a name is discovered, a path is not built. */
    String source() {
        return binary.startsWith("/") ? "binary_path" : "binary";
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
