package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scxc.backends.Backend;
import org.scxc.model.Target;

/**
 * General code names no backend, no scheduler and no flag of one: what it has to know of them is data of their declarations.
 * Texts are looked at, comments are not.
 */
class NamesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

    /** Where names are at home: a folder ends with a slash. */
    private static final Set<String> ROOMS = Set.of(
            "backends/ktstr/",
            "bpf/layered/",
            "bpf/mitosis/",
            "backends/shell/",
            "runtime/models/",
            "runtime/sched/",
            // the words of the language: model eevdf, target NAME
            "model/SchedulerUse.java",
            "model/Target.java");

    /** Other places, each with its names and why they stand there. */
    private static final Map<String, Map<String, String>> ALLOWED = Map.ofEntries(
            Map.entry("cli/command/ImportCommand.java", Map.of("ktstr", "reads ktstr's records")),
            Map.entry("cli/load/OverrideOptions.java", Map.of("enable_borrowing", "an example in help")),
            Map.entry("cli/command/VmShellCommand.java", Map.of("shell", "scxc vm shell, no backend")),
            Map.entry("guest/Guest.java", Map.of("shell", "a shell in the guest, no backend")),
            Map.entry("compiler/analysis/Library.java", Map.of("ktstr", "a file of the library")),
            Map.entry("compiler/lower/Claims.java", Map.of("stall", "a claim, no scheduler")),
            Map.entry("compiler/lower/ExitCodes.java", Map.of("hotplug", "an exit code, no scheduler")),
            Map.entry("compiler/lower/Knobs.java", Map.of("mitosis", "an example in a hint")),
            Map.entry("compiler/lower/LikeChain.java", Map.of("mitosis", "an example in a hint")),
            Map.entry("compiler/lower/Suites.java", Map.of("mitosis", "an example in a hint")),
            Map.entry("compiler/lower/Words.java", Map.of("mitosis", "an example in a hint")),
            Map.entry("compiler/syntax/SyntaxHints.java", Map.of("enable_borrowing", "an example in a hint")),
            Map.entry("fuzz/Kind.java", Map.of("ktstr", "kinds of files to break")),
            Map.entry("bpf/load/UserHalves.java", Map.of("cpu_release", "the callback")));

    private static final List<Backend> BACKENDS = Fakes.services().backends().all();

    /** Names that are words of no other meaning, looked for inside texts; the others are so only as a whole text. */
    private final Set<String> inside = new TreeSet<>();

    private final Set<String> whole = new TreeSet<>();

    NamesTest() throws IOException {
        BACKENDS.forEach(b -> whole.add(b.name()));
        inside.addAll(Set.of("ktstr", "source-scenario", "mitosis", "eevdf"));
        StringBuilder library = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT.resolve("stdlib/src/main/resources"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".scx")).toList()) {
                library.append(Files.readString(file));
            }
        }
        Pattern.compile("(?m)^scheduler (\\w+)|\\bmodel ([\\w.]+)")
                .matcher(library)
                .results()
                .forEach(m -> whole.add(m.group(1) == null ? m.group(2) : m.group(1)));
        Pattern.compile("\\bflag (\\w+_\\w+):").matcher(library).results().forEach(m -> inside.add(m.group(1)));
        assertThat(whole).contains("simple", "selftest.stall", "shell", "jvm");
        assertThat(inside).contains("cell_parent_cgroup");
    }

    private Set<String> names(String java) {
        Set<String> found = new LinkedHashSet<>();
        Matcher texts = TEXT.matcher(COMMENT.matcher(java).replaceAll(" "));
        while (texts.find()) {
            String text = texts.group(1);
            if (whole.contains(text) || inside.contains(text)) {
                found.add(text);
            }
            for (String word : text.split("[^A-Za-z0-9_-]+")) {
                Stream.concat(Stream.of(word), Stream.of(word.split("-")))
                        .filter(inside::contains)
                        .forEach(found::add);
            }
        }
        return found;
    }

    @Test
    void generalCodeNamesNone() throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<String> used = new TreeSet<>();
        int looked = 0;
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.filter(m -> Files.isDirectory(m.resolve("src/main/java/org/scxc")))
                    .sorted()
                    .toList()) {
                Path below = module.resolve("src/main/java/org/scxc");
                try (Stream<Path> files = Files.walk(below)) {
                    for (Path file :
                            files.filter(f -> f.toString().endsWith(".java")).toList()) {
                        looked++;
                        String place = below.relativize(file).toString();
                        if (ROOMS.stream().anyMatch(place::startsWith)) {
                            continue;
                        }
                        Map<String, String> here = ALLOWED.getOrDefault(place, Map.of());
                        for (String name : names(Files.readString(file))) {
                            if (here.containsKey(name)) {
                                used.add(place);
                            } else {
                                wrong.add(place + " names \"" + name + "\"");
                            }
                        }
                    }
                }
            }
        }
        assertThat(looked).isGreaterThan(500);
        assertThat(wrong).isEmpty();
        assertThat(used)
                .as("places that are allowed and name nothing")
                .containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
    }

    @Test
    void aNameIsFound() {
        assertThat(names("x.equals(\"simple\"); y = \"write cell_parent_cgroup \\\"/x\\\"\"; z = \"--ktstr-results\";"))
                .containsExactlyInAnyOrder("simple", "cell_parent_cgroup", "ktstr");
        assertThat(names("/** \"mitosis\" */\n// \"simple\"\nString s = \"a simple thing in a shell\";"))
                .isEmpty();
    }

    /** The compiler knows the words after {@code target} without seeing the backends. */
    @Test
    void theLanguagesTargetsAreThoseOfTheBackends() {
        assertThat(BACKENDS.stream().map(Backend::target).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(Target.NAMES);
        assertThat(BACKENDS.stream().map(Backend::name)).doesNotHaveDuplicates();
    }
}
