package org.scxc.cli.process;

import java.io.PrintWriter;
import java.util.List;

/** The signals that end a process, as the JVM hears them. */
public final class Signals {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private Signals() {}

    /**
     * Passes them on. One that is ignored, as {@code nohup} and shells without job control leave them, stays so.
     *
     * @param out flushed before the process ends, as far as it has been written
     */
    public static void listen(Interruption interruption, PrintWriter out, PrintWriter err) {
        for (String name : NAMES) {
            sun.misc.Signal.handle(new sun.misc.Signal(name), received -> {
                Interruption.Signal signal = new Interruption.Signal("SIG" + name, received.getNumber());
                if (!interruption.raise(signal)) {
                    out.flush();
                    err.println("scxc: interrupted by " + signal.name());
                    System.exit(signal.exitCode());
                }
            });
        }
    }
}
