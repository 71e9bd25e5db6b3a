package org.scxc.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.scxc.backends.ktstr.SourceScenarioImport;
import org.scxc.model.input.InputKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc import}: a record of another system as a scenario. */
@Command(
        name = "import",
        description = "Print a SourceScenario record of ktstr as a scenario.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The record, JSON.")
    Path file;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        SourceScenarioImport.Imported imported;
        try {
            imported = SourceScenarioImport.read(Sources.text(file, InputKind.RECORD));
        } catch (IllegalArgumentException e) {
            throw new BadInput(file + ": " + e.getMessage());
        }
        spec.commandLine().getOut().print(imported.scx());
        spec.commandLine().getOut().flush();
        imported.notes().forEach(n -> spec.commandLine().getErr().println("note: " + n));
        return ExitCode.AS_EXPECTED;
    }
}
