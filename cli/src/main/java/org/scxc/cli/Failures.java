package org.scxc.cli;

import java.io.PrintWriter;
import java.util.Set;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.process.Rejected;
import org.scxc.cli.process.RunFailed;
import org.scxc.model.Nearest;
import picocli.CommandLine;

/** Turns what went wrong into a message and an exit code. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof Rejected) {
            return ExitCode.BAD_INPUT;
        }
        if (e instanceof BadInput) {
            err.println("scxc: " + e.getMessage());
            return ExitCode.BAD_INPUT;
        }
        Throwable cause = e instanceof RunFailed && e.getCause() != null ? e.getCause() : e;
        String message = e.getMessage();
        return internal(command, e instanceof RunFailed && message != null ? message : e.toString(), cause);
    }

    static int internal(CommandLine command, String message, Throwable cause) {
        PrintWriter err = command.getErr();
        err.println("scxc: internal error: " + message);
        err.println("this is a bug in scxc" + (debug(command) ? "" : "; --debug prints where"));
        if (debug(command)) {
            cause.printStackTrace(err);
        }
        return ExitCode.INTERNAL;
    }

    /** Usage errors: the message, the nearest command or picocli's nearest options, and where help is. */
    static int usage(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        Set<String> commands = command.getSubcommands().keySet();
        if (e instanceof CommandLine.UnmatchedArgumentException u && !commands.isEmpty() && !u.isUnknownOption()) {
            String word = u.getUnmatched().getFirst();
            err.println("scxc: unknown command '" + word + "'");
            Nearest.to(word, commands)
                    .ifPresent(near -> err.println(
                            "Did you mean: " + command.getCommandSpec().qualifiedName() + " " + near + "?"));
        } else {
            err.println("scxc: " + e.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        }
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.BAD_INPUT;
    }

    private static boolean debug(CommandLine command) {
        CommandLine top = command;
        while (top.getParent() != null) {
            top = top.getParent();
        }
        return top.getCommand() instanceof Scxc scxc && scxc.debug;
    }
}
