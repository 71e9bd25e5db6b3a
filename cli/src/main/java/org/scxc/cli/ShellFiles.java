package org.scxc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
    int write(List<Frontend.Compiled> files, @Nullable String scenario, Path folder, Refusals refusals) {
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
        for (Built.Directory directory : built.directories()) {
            Path target = folder.resolve(directory.path());
            write(directory, target);
            out.println(target);
        }
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
    static void write(Built.Directory directory, Path target) {
        BuildCommand.write(directory.files(), target);
        directory.executables().forEach(name -> makeExecutable(target.resolve(name)));
    }

    private static void makeExecutable(Path file) {
        try {
            Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            mode.add(PosixFilePermission.OWNER_EXECUTE);
            Files.setPosixFilePermissions(file, mode);
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be made executable: " + e.getMessage());
        } catch (UnsupportedOperationException e) {
            return; // a file system without such a mode: sh run
        }
    }
}
