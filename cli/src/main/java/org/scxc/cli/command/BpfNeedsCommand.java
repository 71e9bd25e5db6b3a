package org.scxc.cli.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.KernelTypes;
import org.scxc.bpf.object.Linker;
import org.scxc.bpf.object.Linking;
import org.scxc.bpf.object.StructOps;
import org.scxc.bpf.profile.KernelProfile;
import org.scxc.bpf.report.Need;
import org.scxc.bpf.report.Needs;
import org.scxc.bpf.serve.KernelVariables;
import org.scxc.bpf.vm.Memory;
import org.scxc.bpf.vm.Outside;
import org.scxc.cli.bpf.BpfFile;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.model.Kernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc bpf needs}: what objects use of the kernel, and which of it the simulated kernel has a method for. */
@Command(
        name = "needs",
        description = "List what BPF objects need of the kernel and what of it the simulator lacks.",
        mixinStandardHelpOptions = true)
final class BpfNeedsCommand implements Callable<Integer> {
    private static final int USERS_SHOWN = 3;

    /** A kernel given as a file says nothing of its version in BTF; it counts as this one. */
    private static final String RELEASE = "7.3.4";

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "A .bpf.o, or a scheduler's executable.")
    List<Path> files;

    @Option(
            names = "--kernel",
            paramLabel = "KERNEL",
            description = "A version that scxc knows, a vmlinux, bzImage or BTF: only code that can run there counts"
                    + " (default: " + Kernel.DEFAULT_VERSION + ").")
    @Nullable
    String kernel;

    @Option(names = "--missing", description = "List only what is missing.")
    boolean missing;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        KernelTypes types = types(kernel());
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                for (BpfObject object : BpfFile.objects(file)) {
                    print(out, object, types);
                }
            } catch (BadInput e) {
                problems.add(e.getMessage());
            } catch (BadObject e) {
                problems.add(BpfFile.bad(file, e).getMessage());
            }
        }
        out.flush();
        if (!problems.isEmpty()) {
            throw new BadInput(String.join("\n", problems));
        }
        return ExitCode.AS_EXPECTED;
    }

    private Map<String, Long> configuration(KernelTypes types) {
        String release = KernelProfile.of(kernel()).map(KernelProfile::release).orElse(RELEASE);
        return KernelProfile.configuration(types, release, Kernel.DEFAULT_HZ, true); // as distributions have it
    }

    private String kernel() {
        return kernel == null ? Kernel.DEFAULT_VERSION : kernel;
    }

    private static KernelTypes types(String kernel) {
        return KernelProfile.of(kernel).map(KernelProfile::types).orElseGet(() -> BpfFile.kernel(Path.of(kernel)));
    }

    private void print(PrintWriter out, BpfObject object, KernelTypes types) throws BadObject {
        List<Need> needs;
        List<String> refusals = List.of();
        switch (Linker.link(
                object, types, configuration(types), KernelVariables.addresses(), new Memory(Outside.NOTHING))) {
            case Linking.Ready ready -> needs = Needs.of(ready.linked());
            case Linking.Refused refused -> {
                if (kernel != null) {
                    throw new BadObject(String.join("\n    ", refused.reasons()));
                }
                refusals = refused.reasons();
                needs = Needs.of(object);
            }
        }
        out.println(title(object) + (refusals.isEmpty() ? ", on kernel " + kernel() : ""));
        if (!refusals.isEmpty()) {
            out.println("  kernel " + kernel() + " does not load it, so every branch counts:");
            refusals.forEach(reason -> out.println("    " + reason));
        }
        Map<Need.Kind, List<Need>> byKind = needs.stream().collect(Collectors.groupingBy(Need::kind));
        for (Need.Kind kind : Need.Kind.values()) {
            List<Need> some = byKind.getOrDefault(kind, List.of());
            if (!some.isEmpty()) {
                long there =
                        some.stream().filter(need -> need.door().isPresent()).count();
                out.println("  " + kind.title() + ": " + there + " of " + some.size() + " in the simulated kernel");
                some.forEach(need -> print(out, need));
            }
        }
    }

    private void print(PrintWriter out, Need need) {
        if (need.door().isPresent()) {
            if (!missing) {
                out.println("    there    " + need.name());
            }
            return;
        }
        int shown = Math.min(USERS_SHOWN, need.users().size());
        String more = shown < need.users().size() ? ", …" : "";
        out.println("    missing  " + need.name() + " ("
                + String.join(", ", need.users().subList(0, shown)) + more + ")");
    }

    private static String title(BpfObject object) {
        StringBuilder title = new StringBuilder(object.name() + ": ");
        for (StructOps ops : object.structOps()) {
            title.append(ops.type()).append(' ').append(ops.name()).append(", ");
        }
        return title.append(object.programs().size())
                .append(" programs, ")
                .append(object.slots().length)
                .append(" instructions, license ")
                .append(object.license().isEmpty() ? "none" : object.license())
                .toString();
    }
}
