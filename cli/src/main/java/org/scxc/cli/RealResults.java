package org.scxc.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.scxc.backends.ktstr.Mode;
import picocli.CommandLine.Option;

/** What real runs left behind, of one of the backends. */
final class RealResults {
    @Option(
            names = "--shell-results",
            paramLabel = "DIR",
            description = "Results of ./run, or a directory with several such directories below it.")
    @Nullable
    Path shell;

    @Option(
            names = "--ktstr-results",
            paramLabel = "DIR",
            description = "Where sidecars and failure dumps are (KTSTR_SIDECAR_DIR).")
    @Nullable
    Path ktstr;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "How ktstr's tests were built: guard or pin (default ${DEFAULT-VALUE}).")
    String mode = "guard";

    /**
     * The directory that was named.
     *
     * @throws BadInput if none was, or both, or it is none
     */
    Path folder(String command) {
        Path folder = shell == null ? ktstr : shell;
        if (folder == null || (shell != null && ktstr != null)) {
            throw new BadInput(command + " wants --shell-results DIR or --ktstr-results DIR");
        }
        if (!Files.isDirectory(folder)) {
            throw new BadInput(folder + ": no such directory");
        }
        return folder;
    }

    boolean ofShell() {
        return shell != null;
    }

    /** @throws BadInput if it is no mode */
    Mode mode() {
        return BuildCommand.mode(mode);
    }
}
