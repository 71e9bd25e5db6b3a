package org.scxc.cli;

import org.scxc.cli.command.Services;
import org.scxc.cli.command.VmRunCommand;
import picocli.CommandLine;

/** Makes the commands below {@code vm} and {@code bpf} that need services; picocli makes the rest. */
record CommandFactory(Services services) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
        return type == VmRunCommand.class
                ? type.cast(new VmRunCommand(services))
                : CommandLine.defaultFactory().create(type);
    }
}
