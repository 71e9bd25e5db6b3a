package org.scxc.cli.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.process.BadInput;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.Unreadable;

/**
 * Files that options name for results. They are checked before anything runs: a result replaces an earlier one, and never
 * an input, another output, or something else that stood there.
 */
public final class NamedOutputs {
    /** What a file holds, and how it begins: so that one can tell an earlier result from another file. */
    public enum Kind {
        JSON("\\{\\s*\"format\": 1,.*"),
        JUNIT("<\\?xml [^>]*>\\s*<testsuites.*");

        private final Pattern begins;

        Kind(String begins) {
            this.begins = Pattern.compile(begins, Pattern.DOTALL);
        }
    }

    private record Output(String option, Path file) {}

    private static final int BEGINNING = 200;

    private final List<Path> inputs;
    private final Force.Replace replace;
    private final List<Output> outputs = new ArrayList<>();

    public NamedOutputs(List<Frontend.Compiled> files, Force.Replace replace) {
        this.inputs = files.stream().map(f -> Path.of(f.source().name())).toList();
        this.replace = replace;
    }

    /** @throws BadInput if the file must not be written, or cannot be */
    public void check(String option, Path file, Kind kind) {
        if (WholeFile.isStream(file)) {
            return;
        }
        for (Path input : inputs) {
            if (isSame(input, file)) {
                throw new BadInput(option + " " + file + ": is an input of this command");
            }
        }
        for (Output other : outputs) {
            if (isSame(other.file(), file)) {
                throw new BadInput(option + " " + file + ": " + other.option() + " names the same file");
            }
        }
        WholeFile.check(file);
        if (replace == Force.Replace.OWN && Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isResult(file, kind)) {
            throw new BadInput(option + " " + file + ": holds no earlier result; --force replaces it");
        }
        outputs.add(new Output(option, file));
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other)
                    ? Files.isSameFile(one, other)
                    : one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize());
        } catch (IOException e) {
            return true; // cannot be told, so it is not written
        }
    }

    private static boolean isResult(Path file, Kind kind) {
        try {
            String beginning = InputFile.beginning(file, BEGINNING);
            return beginning.isEmpty() || kind.begins.matcher(beginning).matches();
        } catch (Unreadable e) {
            return false;
        }
    }

    /** Writes each of them, also after one that failed; then throws what the first one did. */
    public static void writeAll(List<Runnable> writes) {
        List<BadInput> failed = new ArrayList<>();
        for (Runnable write : writes) {
            try {
                write.run();
            } catch (BadInput e) {
                failed.add(e);
            }
        }
        if (!failed.isEmpty()) {
            throw new BadInput(String.join(
                    "\nscxc: ", failed.stream().map(BadInput::getMessage).toList()));
        }
    }

    public static Runnable write(Path file, Supplier<String> text) {
        return () -> WholeFile.write(file, text.get(), WholeFile.Mode.DATA);
    }
}
