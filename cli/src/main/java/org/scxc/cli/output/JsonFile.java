package org.scxc.cli.output;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Results as JSON: a file, or standard output. */
public final class JsonFile {
    private static final String STANDARD_OUTPUT = "-";

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON; - is standard output.")
    @Nullable
    String json;

    public boolean isStandardOutput() {
        return STANDARD_OUTPUT.equals(json);
    }

    /** @throws org.scxc.cli.process.BadInput if a file is named that must not be written, or cannot be */
    public void check(NamedOutputs outputs) {
        if (json != null && !isStandardOutput()) {
            outputs.check("--json", Path.of(json), NamedOutputs.Kind.JSON);
        }
    }

    /** Returns what writes the file; nothing if none is named. */
    public List<Runnable> writes(Supplier<String> text) {
        return json == null || isStandardOutput() ? List.of() : List.of(NamedOutputs.write(Path.of(json), text));
    }
}
