package org.scxc.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.scxc.bpf.object.BpfObject;
import org.scxc.cli.bpf.BpfFile;
import org.scxc.cli.output.WholeFile;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.guest.Cache;
import org.scxc.guest.CarriedObject;
import org.scxc.guest.GuestProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc bpf program}: an object that anything can start which starts schedulers, ktstr among them. */
@Command(
        name = "program",
        description = "Make a program of a scheduler's object: scxc's loader with the object inside.",
        mixinStandardHelpOptions = true)
final class BpfProgramCommand implements Callable<Integer> {
    @Parameters(paramLabel = "OBJECT", description = "A .bpf.o with a sched_ext scheduler.")
    Path object;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The program. It loads the object into the kernel it runs on, and takes the loader's options,"
                    + " such as --set NAME=VALUE.")
    Path output;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        List<BpfObject> found = BpfFile.objects(object);
        byte[] bytes = BpfFile.read(object);
        if (found.size() != 1 || !BpfFile.isObject(bytes)) {
            throw new BadInput(object + ": is a program already");
        }
        if (found.getFirst().structOps().stream().noneMatch(ops -> ops.type().equals("sched_ext_ops"))) {
            throw new BadInput(object + ": there is no sched_ext_ops in it, so it is no scheduler");
        }
        try {
            WholeFile.write(output, CarriedObject.program(Cache.ofUser(), bytes), WholeFile.Mode.PROGRAM);
        } catch (GuestProblem e) {
            throw new BadInput(e.reason());
        } catch (IOException e) {
            throw new BadInput(object + ": no program can be made of it: " + e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(output + ": " + found.getFirst().name() + " and its loader");
        out.flush();
        return ExitCode.AS_EXPECTED;
    }
}
