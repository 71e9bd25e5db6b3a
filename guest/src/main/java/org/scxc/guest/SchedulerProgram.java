package org.scxc.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What schedules in the guest. */
public sealed interface SchedulerProgram {
    /** As its user would give them on a command line. */
    List<String> arguments();

    /** A program of this machine, which comes with its shared libraries. */
    record Binary(Path path, List<String> arguments) implements SchedulerProgram {}

    /** A BPF object file, which the loader attaches. */
    record BpfObject(Path path, List<String> arguments) implements SchedulerProgram {}

    /** A BPF scheduler in source, compiled for the kernel it will run on. */
    record BpfSource(Path path, List<String> arguments) implements SchedulerProgram {}

    /** One that scxc brings along. */
    record Shipped(ShippedScheduler scheduler, List<String> arguments) implements SchedulerProgram {}

    /** None is loaded: the workload runs under the kernel's own classes. */
    record None() implements SchedulerProgram {
        @Override
        public List<String> arguments() {
            return List.of();
        }
    }

    /**
     * What {@code text} means: the path of a program, of a {@code .bpf.o} or of a {@code .bpf.c}, else the name of a shipped
     * scheduler.
     *
     * @throws GuestProblem if it is none
     */
    static SchedulerProgram of(String text, List<String> arguments) throws IOException, GuestProblem {
        Path path = Path.of(text);
        if (!Files.isRegularFile(path)) {
            Optional<ShippedScheduler> shipped = ShippedScheduler.of(text);
            if (shipped.isEmpty()) {
                throw new GuestProblem("scheduler " + text + ": neither a file nor one that scxc has; these are "
                        + ShippedScheduler.list());
            }
            return new Shipped(shipped.get(), arguments);
        }
        if (text.endsWith(".bpf.c")) {
            return new BpfSource(path, arguments);
        }
        int machine = GuestElf.read(path).map(GuestElf::machine).orElse(0);
        return switch (machine) {
            case GuestElf.BPF -> new BpfObject(path, arguments);
            case GuestElf.X86_64 -> new Binary(path, arguments);
            default -> throw new GuestProblem("scheduler " + text + ": neither an x86-64 program nor a BPF object");
        };
    }
}
