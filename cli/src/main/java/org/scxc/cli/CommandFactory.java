package org.scxc.cli;

import picocli.CommandLine;

/** Makes the commands that need services; picocli makes the rest. */
record CommandFactory(Services services) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == CheckCommand.class) {
            return type.cast(new CheckCommand(services));
        } else if (type == RunCommand.class) {
            return type.cast(new RunCommand(services));
        } else if (type == TestCommand.class) {
            return type.cast(new TestCommand(services));
        } else if (type == ExploreCommand.class) {
            return type.cast(new ExploreCommand(services));
        } else if (type == ReplayCommand.class) {
            return type.cast(new ReplayCommand(services));
        } else if (type == TraceCommand.class) {
            return type.cast(new TraceCommand(services));
        } else if (type == DiffCommand.class) {
            return type.cast(new DiffCommand(services));
        } else if (type == ImportCommand.class) {
            return type.cast(new ImportCommand(services));
        } else if (type == BuildCommand.class) {
            return type.cast(new BuildCommand(services));
        } else if (type == VmRunCommand.class) {
            return type.cast(new VmRunCommand(services));
        } else if (type == JudgeCommand.class) {
            return type.cast(new JudgeCommand(services));
        } else if (type == CompareCommand.class) {
            return type.cast(new CompareCommand(services));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
