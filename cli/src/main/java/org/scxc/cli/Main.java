package org.scxc.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Entry point of the {@code scxc} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = execute(out, err, args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** Runs one command; returns its exit code. */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        return execute(new Services(new CompilerFrontend(), Backend.simulator(), version()), out, err, args);
    }

    static int execute(Services services, PrintWriter out, PrintWriter err, String... args) {
        CommandLine scxc = commandLine(services, out, err);
        try {
            return scxc.execute(args);
        } catch (StackOverflowError | OutOfMemoryError | AssertionError e) {
            return Failures.internal(scxc, e.toString(), e);
        }
    }

    private static CommandLine commandLine(Services services, PrintWriter out, PrintWriter err) {
        CommandLine scxc = new CommandLine(new Scxc(), new CommandFactory(services));
        scxc.setOut(out).setErr(err);
        scxc.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        scxc.getCommandSpec().version("scxc " + services.version());
        scxc.setExecutionExceptionHandler(new Failures());
        scxc.setParameterExceptionHandler(Failures::usage);
        return scxc;
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(built from classes)" : version;
    }
}
