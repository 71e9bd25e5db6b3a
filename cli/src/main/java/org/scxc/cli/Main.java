package org.scxc.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.scxc.cli.backend.TakesBackends;
import org.scxc.cli.command.Services;
import org.scxc.cli.load.CompilerFrontend;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.process.Signals;
import org.scxc.cli.process.Standard;
import org.scxc.cli.run.InJvm;
import picocli.CommandLine;

/** Entry point of the {@code scxc} command. */
public final class Main {
    /** What a shell reports of a process that wrote to a pipe nobody reads: 128 + SIGPIPE. */
    private static final int BROKEN_PIPE = 141;

    private Main() {}

    public static void main(String[] args) {
        forgetTheMachine();
        Services services = new Services(new CompilerFrontend(), InJvm.simulator(), version());
        System.exit(process(services, args));
    }

    /** Runs one command with the streams and signals of this process; returns its exit code. */
    static int process(Services services, String... args) {
        Standard stdout = new Standard(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = writer(stdout, false);
        PrintWriter err = writer(new FileOutputStream(FileDescriptor.err), true);
        Signals.listen(services.interruption(), out, err);
        int code = execute(services, out, err, args);
        out.flush();
        Optional<IOException> lost = stdout.failure();
        if (lost.isPresent()) {
            code = unwritten(lost.get(), err);
        }
        err.flush();
        return code;
    }

    private static PrintWriter writer(OutputStream stream, boolean flush) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), flush);
    }

    /** Whatever the command came to, its reader did not get it. */
    private static int unwritten(IOException e, PrintWriter err) {
        String reason = String.valueOf(e.getMessage());
        if (reason.contains("Broken pipe")) {
            return BROKEN_PIPE;
        }
        err.println("scxc: standard output: cannot be written: " + reason);
        return ExitCode.BAD_INPUT;
    }

    /**
     * Fixes the locale and the time zone before anything is formatted. Our own code names both (the build holds it); libraries
     * that ask for the default ones get these.
     */
    private static void forgetTheMachine() {
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    /** Runs one command; returns its exit code. */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        return execute(new Services(new CompilerFrontend(), InJvm.simulator(), version()), out, err, args);
    }

    static int execute(Services services, PrintWriter out, PrintWriter err, String... args) {
        CommandLine scxc = commandLine(services, out, err, args);
        try {
            return scxc.execute(args);
        } catch (StackOverflowError | OutOfMemoryError | AssertionError e) {
            return Failures.internal(scxc, e.toString(), e);
        }
    }

    private static CommandLine commandLine(Services services, PrintWriter out, PrintWriter err, String... args) {
        CommandLine scxc = new CommandLine(new Scxc(), new CommandFactory(services));
        new Subcommands(services).addTo(scxc, args);
        TakesBackends.declareAll(scxc, services.backends());
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
