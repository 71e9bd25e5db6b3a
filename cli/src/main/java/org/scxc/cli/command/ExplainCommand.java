package org.scxc.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Messages;
import org.scxc.model.Nearest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc explain}: the message index. */
@Command(
        name = "explain",
        description = "Explain a message of the compiler, or list them all.",
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "For example SCX0102; without it every id is listed.")
    @Nullable
    String id;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (id == null) {
            for (Code code : Code.values()) {
                String severity =
                        String.format(Locale.ROOT, "%-7s", code.severity().word());
                out.println(code.id() + "  " + severity + "  " + Messages.title(code));
            }
            return ExitCode.AS_EXPECTED;
        }
        Optional<Code> code = Messages.find(id);
        if (code.isEmpty()) {
            List<String> ids = Messages.ids();
            throw new BadInput(id + ": unknown message; "
                    + Nearest.to(id, ids).map(n -> "did you mean " + n + "?").orElse("'scxc explain' lists them"));
        }
        out.print(Messages.page(code.get()));
        return ExitCode.AS_EXPECTED;
    }
}
