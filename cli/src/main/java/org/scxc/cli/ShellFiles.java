package org.scxc.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.Problem;
import org.scxc.backends.shell.Built;
import org.scxc.backends.shell.ShellBackend;
import org.scxc.model.Scenario;

/** Writes the directories of {@code --target shell}. */
final class ShellFiles {
    private final PrintWriter out;
    private final PrintWriter err;

    ShellFiles(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** What to do if one scenario cannot be built. */
    enum Refusals {
        /** Nothing is written. */
        STOP,
        /** It is told and left out. */
        LEAVE_OUT
    }

    /** Below {@code folder}. @return an exit code */
    int write(
            List<Frontend.Compiled> files,
            @Nullable String scenario,
            Path folder,
            Refusals refusals,
            Force.Replace replace) {
        List<ShellBackend.Source> sources = files.stream()
                .map(f -> new ShellBackend.Source(
                        f.source().name(),
                        f.scenarios().stream()
                                .filter(s -> scenario == null || s.name().equals(scenario))
                                .toList()))
                .toList();
        if (sources.stream().allMatch(s -> s.scenarios().isEmpty())) {
            throw new BadInput(scenario == null ? "no scenario to build" : "no scenario is called '" + scenario + "'");
        }
        Built built = ShellBackend.build(refusals == Refusals.LEAVE_OUT ? accepted(sources) : sources);
        if (!built.problems().isEmpty()) {
            built.problems().forEach(p -> err.print(BuildCommand.render("shell", p, files)));
            err.println("nothing was written");
            return ExitCode.BAD_INPUT;
        }
        Map<Path, BuildFolders.Content> folders = new LinkedHashMap<>();
        built.directories().forEach(d -> folders.put(folder.resolve(d.path()), content(d)));
        BuildFolders.write(folders, replace);
        folders.keySet().forEach(out::println);
        out.flush();
        return ExitCode.AS_EXPECTED;
    }

    private List<ShellBackend.Source> accepted(List<ShellBackend.Source> sources) {
        List<ShellBackend.Source> accepted = new ArrayList<>();
        int all = 0;
        int left = 0;
        for (ShellBackend.Source source : sources) {
            List<Scenario> scenarios = new ArrayList<>();
            for (Scenario s : source.scenarios()) {
                List<Problem> problems = ShellBackend.build(List.of(new ShellBackend.Source(source.file(), List.of(s))))
                        .problems();
                all++;
                if (problems.isEmpty()) {
                    scenarios.add(s);
                } else {
                    left++;
                    out.println(
                            "refused: " + s.name() + ": " + problems.getFirst().message());
                }
            }
            accepted.add(new ShellBackend.Source(source.file(), scenarios));
        }
        out.println(all + " scenarios: " + (all - left) + " accepted, " + left + " refused");
        return accepted;
    }

    /** The files of one directory, into {@code target}. */
    static void write(Built.Directory directory, Path target, Force.Replace replace) {
        BuildFolders.write(Map.of(target, content(directory)), replace);
    }

    private static BuildFolders.Content content(Built.Directory directory) {
        return new BuildFolders.Content(directory.files(), directory.executables());
    }
}
