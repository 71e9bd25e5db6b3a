package org.scxc.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.scxc.backends.ktstr.SourceScenarioImport;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.OverrideOptions;
import org.scxc.cli.load.Sources;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.model.input.InputKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc import}: a record of another system as a scenario, one that compiles. */
@Command(
        name = "import",
        description = "Print a SourceScenario record of ktstr as a scenario.",
        mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The record, JSON.")
    Path file;

    @Spec
    CommandSpec spec;

    private final Services services;

    public ImportCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        SourceScenarioImport.Imported imported;
        try {
            imported = SourceScenarioImport.read(Sources.text(file, InputKind.RECORD));
        } catch (IllegalArgumentException e) {
            throw new BadInput(file + ": " + e.getMessage());
        }
        Frontend.Source source = new Frontend.Source("imported scenario", imported.scx());
        Frontend.Compiled compiled = services.frontend().compile(source, new OverrideOptions());
        if (compiled.hasErrors()) {
            throw new BadInput(file + ": holds what no scenario can say\n"
                    + compiled.diagnostics().stripTrailing());
        }
        spec.commandLine().getOut().print(imported.scx());
        spec.commandLine().getOut().flush();
        imported.notes().forEach(n -> spec.commandLine().getErr().println("note: " + n));
        return ExitCode.AS_EXPECTED;
    }
}
