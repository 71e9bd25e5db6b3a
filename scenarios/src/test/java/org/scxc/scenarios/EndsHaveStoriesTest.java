package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.model.ExitKind;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.jvm.Simulator;

/**
 * Every unplanned end has a story. The kinds of end that the runtime can produce are read from its sources; the corpus
 * produces each of them.
 */
class EndsHaveStoriesTest {
    private static final Path RUNTIME = Path.of("../runtime/src/main/java/org/scxc/runtime/kernel");
    private static final Pattern CLAIM = Pattern.compile("exits\\.claim\\(\\s*ExitKind\\.(\\w+)");

    @Test
    void ofEveryKind() throws IOException {
        Set<ExitKind> seen = EnumSet.noneOf(ExitKind.class);
        for (String folder : List.of("selftests", "core", "mitosis")) {
            for (Path file : files(Path.of(folder), ".scx")) {
                SourceText text = new SourceText(file.toString(), Files.readString(file));
                Compilation compilation = Compiler.compile(List.of(text), Overrides.NONE);
                for (Scenario scenario : compilation.scenarios()) {
                    for (Scenario.Variant variant : scenario.variants()) {
                        check(scenario.name() + " " + variant.name(), variant.setup(), seen);
                    }
                }
            }
        }
        seen.add(ExitKind.ERROR_REENQ); // of objects only: CidFormTest
        assertThat(seen).isEqualTo(produced());
    }

    private static void check(String name, Setup setup, Set<ExitKind> seen) {
        if (!Simulator.check(setup).isEmpty()) {
            return;
        }
        Outcome outcome = Simulator.run(setup, 1, RunOptions.DEFAULT);
        outcome.exit().filter(e -> !e.planned()).ifPresent(exit -> {
            seen.add(exit.kind());
            assertThat(outcome.story()).as("%s: %s", name, exit).hasSizeGreaterThan(1);
            assertThat(outcome.story().getLast().text())
                    .as(name)
                    .isEqualTo(
                            "exit " + exit.kind().number() + " " + exit.kind().word() + ": " + exit.message());
        });
    }

    private static Set<ExitKind> produced() throws IOException {
        Set<ExitKind> kinds = EnumSet.noneOf(ExitKind.class);
        for (Path file : files(RUNTIME, ".java")) {
            Matcher claims = CLAIM.matcher(Files.readString(file));
            while (claims.find()) {
                kinds.add(ExitKind.valueOf(claims.group(1)));
            }
        }
        return kinds;
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(p -> p.toString().endsWith(end)).sorted().toList();
        }
    }
}
