package org.scxc.cli.load;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scxc.cli.process.Rejected;
import org.scxc.model.input.InputKind;

/** Reads and compiles; diagnostics of all files are printed before the first error ends the command. */
public final class Loading {
    private Loading() {}

    /**
     * Compiles each file by itself.
     *
     * @throws Rejected if one has errors
     */
    static List<Frontend.Compiled> all(
            Frontend frontend, List<Path> paths, OverrideOptions overrides, PrintWriter diagnostics) {
        List<Frontend.Compiled> all = new ArrayList<>();
        for (Frontend.Source source : Sources.find(paths)) {
            Frontend.Compiled compiled = frontend.compile(source, overrides);
            diagnostics.print(compiled.diagnostics());
            all.add(compiled);
        }
        if (all.stream().anyMatch(Frontend.Compiled::hasErrors)) {
            throw new Rejected();
        }
        return all;
    }

    /**
     * Compiles one file.
     *
     * @throws org.scxc.cli.process.BadInput if it cannot be read
     * @throws Rejected if it has errors
     */
    public static Frontend.Compiled one(
            Frontend frontend, Path file, OverrideOptions overrides, PrintWriter diagnostics) {
        Sources.text(file, InputKind.SOURCE);
        return all(frontend, List.of(file), overrides, diagnostics).getFirst();
    }
}
