package org.scxc.cli.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.scxc.backends.Backend;
import org.scxc.backends.Choices;
import org.scxc.backends.Read;
import org.scxc.backends.Reader;
import org.scxc.cli.backend.BackendOptions;
import org.scxc.cli.backend.Backends;
import org.scxc.cli.process.BadInput;
import org.scxc.model.Scenario;
import picocli.CommandLine;

/** What real runs left behind, of one of the backends. */
public record RealResults(Backend backend, Path folder, Choices choices) {
    /** Of a backend without options, or with none given. */
    public static RealResults of(Backend backend, Path folder, CommandLine command) {
        return new RealResults(
                backend,
                folder,
                BackendOptions.chosen(command, Backends.reader(backend).options()));
    }

    /**
     * Those that the command line names.
     *
     * @throws BadInput if it names none, or those of several backends, or no directory
     */
    public static RealResults named(CommandLine command, Backends backends) {
        List<Backend> named = backends.reading().stream()
                .filter(b -> command.getParseResult().hasMatchedOption(Backends.results(b)))
                .toList();
        if (named.size() != 1) {
            throw new BadInput(command.getCommandName() + " wants "
                    + backends.reading().stream()
                            .map(b -> Backends.results(b) + " DIR")
                            .collect(Collectors.joining(" or ")));
        }
        String folder = command.getParseResult().matchedOptionValue(Backends.results(named.getFirst()), "");
        if (!isDirectory(folder)) {
            throw new BadInput(folder + ": no such directory");
        }
        return of(named.getFirst(), Path.of(folder), command);
    }

    private static boolean isDirectory(String folder) {
        try {
            return Files.isDirectory(Path.of(folder));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    public Reader reader() {
        return Backends.reader(backend);
    }

    public List<Scenario.Variant> variants(Scenario scenario) {
        return reader().variants(scenario, choices);
    }

    /** @throws BadInput if the directory cannot be searched */
    public List<Read> read(Scenario scenario, Scenario.Variant variant) {
        try {
            return reader().read(folder, scenario, variant);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** @throws BadInput if the directory cannot be searched */
    List<Read.Unusable> nameless() {
        try {
            return reader().nameless(folder);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private BadInput unreadable(IOException e) {
        return new BadInput(folder + ": cannot be read: " + e.getMessage());
    }
}
