package org.scxc.cli.backend;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.scxc.backends.Backend;
import org.scxc.backends.Choices;
import org.scxc.backends.Option;
import org.scxc.backends.Reader;
import org.scxc.backends.Writer;
import org.scxc.cli.process.BadInput;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that backends declare, in groups of their own. */
public final class BackendOptions {
    private BackendOptions() {}

    /** {@code --target} with all that may stand behind it. */
    public static void described(CommandSpec command, List<Backend> backends) {
        OptionSpec target = command.findOption("--target");
        String words = backends.stream().map(b -> b.name() + ", " + b.what()).collect(Collectors.joining("; "));
        command.remove(target);
        command.addOption(OptionSpec.builder(target)
                .description(target.description()[0] + ": " + words + ".")
                .build());
    }

    /** A group for each backend that writes. */
    public static void ofWriters(CommandSpec command, Backends backends) {
        for (Backend backend : backends.all()) {
            backend.writer().ifPresent(w -> group(command, "--target " + backend.name(), List.of(), w.options()));
        }
    }

    /** A group for each backend that reads, with the option that names its results. */
    public static void ofReaders(CommandSpec command, Backends backends) {
        for (Backend backend : backends.reading()) {
            Reader reader = Backends.reader(backend);
            OptionSpec results = OptionSpec.builder(Backends.results(backend))
                    .type(String.class)
                    .paramLabel("DIR")
                    .description(reader.where())
                    .build();
            group(command, "results of " + backend.name(), List.of(results), reader.options());
        }
    }

    /** An option that an earlier backend has too is in its group. */
    private static void group(CommandSpec command, String what, List<OptionSpec> first, List<Option> options) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading("%nOptions for " + what + ":%n")
                .validate(false)
                .multiplicity("0..1");
        first.forEach(group::addArg);
        int added = first.size();
        for (Option option : options) {
            if (!command.optionsMap().containsKey(option.name())) {
                group.addArg(spec(option));
                added++;
            }
        }
        if (added > 0) {
            command.addArgGroup(group.build());
        }
    }

    private static OptionSpec spec(Option option) {
        OptionSpec.Builder spec = OptionSpec.builder(option.name());
        switch (option.values()) {
            case Option.Values.Switch s -> spec.type(Boolean.class).arity("0").description(option.description());
            case Option.Values.OneOf o ->
                spec.type(String.class)
                        .paramLabel(o.parameter())
                        .description(option.description() + " (default " + otherwise(option) + ").");
            case Option.Values.Matching m ->
                spec.type(String.class)
                        .paramLabel(m.parameter())
                        .description(option.description() + " (default " + otherwise(option) + ").");
        }
        return spec.build();
    }

    private static String otherwise(Option option) {
        return switch (option.values()) {
            case Option.Values.Switch s -> Choices.OFF;
            case Option.Values.OneOf o -> o.words().getFirst();
            case Option.Values.Matching m -> m.otherwise();
        };
    }

    /**
     * What the command line says of these options.
     *
     * @throws BadInput if a value is none of theirs
     */
    public static Choices chosen(CommandLine command, List<Option> options) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Option option : options) {
            Object given = command.getParseResult().matchedOptionValue(option.name(), null);
            String value = given == null ? otherwise(option) : given.equals(true) ? Choices.ON : given.toString();
            option.wrong(value).ifPresent(why -> {
                throw new BadInput(option.name() + " " + value + ": " + why);
            });
            values.put(option.name(), value);
        }
        return new Choices(values);
    }

    /** @throws BadInput if an option was given that only other backends have */
    public static void notOfOthers(CommandLine command, Backend chosen, Backends backends) {
        List<Option> own = chosen.writer().map(Writer::options).orElse(List.of());
        Map<String, Set<String>> others = new LinkedHashMap<>();
        for (Backend other : backends.all()) {
            other.writer().map(Writer::options).orElse(List.of()).stream()
                    .map(Option::name)
                    .filter(n -> own.stream().noneMatch(o -> o.name().equals(n)))
                    .filter(n -> command.getParseResult().hasMatchedOption(n))
                    .forEach(n -> others.computeIfAbsent(n, k -> new LinkedHashSet<>())
                            .add(other.name()));
        }
        others.forEach((option, of) -> {
            throw new BadInput(
                    option + " is for " + of.stream().map(o -> "--target " + o).collect(Collectors.joining(" and ")));
        });
    }
}
