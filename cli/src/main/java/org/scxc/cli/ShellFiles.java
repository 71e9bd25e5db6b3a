package org.scxc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.shell.Built;
import org.scxc.backends.shell.ShellBackend;

/** Writes the directories of {@code --target shell}. */
final class ShellFiles {
    private final PrintWriter out;
    private final PrintWriter err;

    ShellFiles(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Below {@code folder}; nothing at all if one scenario cannot be built. @return an exit code */
    int write(List<Frontend.Compiled> files, @Nullable String scenario, Path folder) {
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
        Built built = ShellBackend.build(sources);
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
