package org.scxc.cli.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.ObjectFunction;
import org.scxc.bpf.report.Listing;
import org.scxc.cli.bpf.BpfFile;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc bpf dis}: instructions with names, relocated fields and source lines. */
@Command(
        name = "dis",
        description = "Disassemble a BPF object, or those inside an executable.",
        mixinStandardHelpOptions = true)
final class BpfDisCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A .bpf.o, or a scheduler's executable.")
    Path file;

    @Option(names = "--function", paramLabel = "NAME", description = "Only this function.")
    @Nullable
    String function;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<String> lines = new ArrayList<>();
        for (BpfObject object : BpfFile.objects(file)) {
            try {
                lines.addAll(lines(object));
            } catch (BadObject e) {
                throw BpfFile.bad(file, e);
            }
        }
        if (lines.isEmpty()) {
            throw new BadInput(file + ": no function " + function);
        }
        lines.forEach(out::println);
        out.flush();
        return ExitCode.AS_EXPECTED;
    }

    private List<String> lines(BpfObject object) throws BadObject {
        if (function == null) {
            return Listing.of(object);
        }
        List<String> lines = new ArrayList<>();
        for (ObjectFunction candidate : object.functions()) {
            if (candidate.name().equals(function)) {
                lines.addAll(Listing.of(object, candidate));
            }
        }
        return lines;
    }
}
