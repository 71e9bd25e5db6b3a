package org.scxc.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.scxc.cli.command.BpfCommand;
import org.scxc.cli.command.BuildCommand;
import org.scxc.cli.command.CheckCommand;
import org.scxc.cli.command.CompareCommand;
import org.scxc.cli.command.DiffCommand;
import org.scxc.cli.command.DocCommand;
import org.scxc.cli.command.ExplainCommand;
import org.scxc.cli.command.ExploreCommand;
import org.scxc.cli.command.FmtCommand;
import org.scxc.cli.command.ImportCommand;
import org.scxc.cli.command.JudgeCommand;
import org.scxc.cli.command.ReplayCommand;
import org.scxc.cli.command.RunCommand;
import org.scxc.cli.command.Services;
import org.scxc.cli.command.TestCommand;
import org.scxc.cli.command.TraceCommand;
import org.scxc.cli.command.VmCommand;
import picocli.CommandLine;

/** The subcommands of {@code scxc}, in the order of its help. */
final class Subcommands {
    /** May stand before the subcommand and changes nothing about which one it is. */
    private static final String DEBUG = "--debug";

    private final Map<String, Supplier<Object>> all = new LinkedHashMap<>();

    Subcommands(Services services) {
        all.put("check", () -> new CheckCommand(services));
        all.put("fmt", FmtCommand::new);
        all.put("run", () -> new RunCommand(services));
        all.put("test", () -> new TestCommand(services));
        all.put("trace", () -> new TraceCommand(services));
        all.put("diff", () -> new DiffCommand(services));
        all.put("build", () -> new BuildCommand(services));
        all.put("judge", () -> new JudgeCommand(services));
        all.put("compare", () -> new CompareCommand(services));
        all.put("vm", VmCommand::new);
        all.put("bpf", BpfCommand::new);
        all.put("import", () -> new ImportCommand(services));
        all.put("explore", () -> new ExploreCommand(services));
        all.put("replay", () -> new ReplayCommand(services));
        all.put("doc", DocCommand::new);
        all.put("explain", ExplainCommand::new);
    }

    /**
     * Adds those that a command line can be about: the one that its first word names, else all. To read the annotations of all
     * sixteen takes a quarter of the time from the start of the JVM to the first callback of a scheduler.
     */
    void addTo(CommandLine scxc, String... args) {
        Optional<String> named = named(args);
        all.forEach((name, command) -> {
            if (named.isEmpty() || named.get().equals(name)) {
                scxc.addSubcommand(name, command.get());
            }
        });
    }

    private Optional<String> named(String... args) {
        for (String arg : args) {
            if (!arg.equals(DEBUG)) {
                return all.containsKey(arg) ? Optional.of(arg) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
