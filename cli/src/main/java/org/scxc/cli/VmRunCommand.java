package org.scxc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.guest.Accelerator;
import org.scxc.guest.Cache;
import org.scxc.guest.Guest;
import org.scxc.guest.GuestProblem;
import org.scxc.guest.GuestRequest;
import org.scxc.guest.GuestResult;
import org.scxc.guest.KernelImage;
import org.scxc.guest.SchedulerProgram;
import org.scxc.model.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc vm run}: a prepared workload on a real kernel. */
@Command(name = "run", description = "Run a workload on a real kernel.", mixinStandardHelpOptions = true)
final class VmRunCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "A directory with an executable 'run'.")
    Path path;

    @Parameters(index = "1..*", paramLabel = "ARGS", description = "After --: arguments of the scheduler.")
    List<String> arguments = new ArrayList<>();

    @Option(
            names = "--scheduler",
            paramLabel = "PROGRAM",
            description = "A program, a .bpf.o, a .bpf.c, or the name of one of scxc's own.")
    @Nullable
    String scheduler;

    @Option(names = "--results", required = true, paramLabel = "DIR", description = "Where the results go.")
    Path results;

    @Mixin
    GuestOptions options;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!Files.isDirectory(path)) {
            throw new BadInput(path + ": no such directory");
        }
        try {
            Cache cache = Cache.ofUser();
            SchedulerProgram program =
                    scheduler == null ? new SchedulerProgram.None() : SchedulerProgram.of(scheduler, arguments);
            KernelImage kernel = options.kernel(cache, err);
            Accelerator accelerator = options.accelerator(kernel, err);
            GuestRequest request = new GuestRequest(
                    path,
                    program,
                    kernel,
                    options.topology(new Machine(1, 1, 4, 1)),
                    accelerator,
                    options.timeLimit(),
                    List.of());
            GuestResult result;
            try (GuestProgress progress =
                    new GuestProgress(err, Terminal.isErrTerminal(), kernel.release() + ", " + accelerator.word())) {
                result = new Guest(cache).run(request, results.toAbsolutePath(), progress);
            }
            out.println(String.format(
                    Locale.ROOT,
                    "%s on %s, %s: %s%s, %.1f s wall; results in %s",
                    path.getFileName(),
                    kernel.release(),
                    accelerator.word(),
                    result.end().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    result.status().isPresent() ? ", status " + result.status().getAsInt() : "",
                    result.facts().wallSeconds(),
                    result.directory()));
            out.flush();
            return result.end() == GuestResult.End.POWERED_OFF
                            && result.status().orElse(1) == 0
                    ? ExitCode.AS_EXPECTED
                    : ExitCode.EXPECTATION_FAILED;
        } catch (GuestProblem e) {
            throw new BadInput(e.getMessage());
        }
    }
}
