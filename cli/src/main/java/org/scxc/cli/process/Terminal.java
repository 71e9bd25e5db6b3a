package org.scxc.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a stream of this process is a terminal; where the system does not tell, it is none. */
public final class Terminal {
    private Terminal() {}

    public static boolean isErrTerminal() {
        return isTerminal(2);
    }

    public static boolean wantsColour() {
        return System.getenv("NO_COLOR") == null && isTerminal(1);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
