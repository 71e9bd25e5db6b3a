package org.scxc.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.load.Excerpt;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OneChoice;
import org.scxc.cli.load.OneFile;
import org.scxc.cli.process.Durations;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.report.FtraceLine;
import org.scxc.cli.run.RunBudget;
import org.scxc.model.CpuSet;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.TraceSink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scxc trace}: one run, every switch, wake-up and callback of a stretch of it. */
@Command(
        name = "trace",
        description = "Print the events of one run in the form of ftrace, with the scheduler's callbacks between.",
        mixinStandardHelpOptions = true)
public final class TraceCommand implements Callable<Integer> {
    @Mixin
    OneFile file;

    @Mixin
    OneChoice choice;

    @Option(names = "--seed", paramLabel = "N", description = "The seed (default ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--from", paramLabel = "TIME", converter = Durations.class, description = "From this time on.")
    long from = Long.MIN_VALUE;

    @Option(names = "--to", paramLabel = "TIME", converter = Durations.class, description = "Up to this time.")
    long to = Long.MAX_VALUE;

    @Option(names = "--cpu", paramLabel = "LIST", description = "Only these CPUs, for example 0-3,8.")
    @Nullable
    String cpus;

    @Mixin
    RunBudget budget;

    @Spec
    CommandSpec spec;

    private final Services services;

    public TraceCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        CpuSet wanted = cpus(cpus);
        Frontend.Compiled compiled = file.load(services.frontend());
        Scenario.Variant chosen = choice.of(compiled).variant();
        List<Refusal> refusals = services.inJvm().check(chosen.setup());
        if (!refusals.isEmpty()) {
            refusals.forEach(r -> err.print(Excerpt.render(r, compiled.source())));
            return ExitCode.BAD_INPUT;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("# tracer: nop");
        out.println("#");
        out.println("#           TASK-PID     CPU#  flags    TIMESTAMP  FUNCTION");
        TraceSink sink = (atNs, cpu, task, event) -> {
            if (atNs >= from && atNs <= to && (wanted.isEmpty() || wanted.contains(cpu))) {
                out.println(FtraceLine.of(atNs, cpu, task, event));
            }
        };
        Outcome outcome = budget.of(services.inJvm()).run(chosen.setup(), seed, new RunOptions(sink, to, false));
        outcome.cut().ifPresent(why -> err.println("scxc: " + file.path() + ": the trace ends here: " + why));
        return ExitCode.AS_EXPECTED;
    }

    private CpuSet cpus(@Nullable String list) {
        try {
            return list == null ? CpuSet.EMPTY : CpuSet.parse(list);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--cpu '" + list + "': not a list of CPUs like 0-3,8", e);
        }
    }
}
