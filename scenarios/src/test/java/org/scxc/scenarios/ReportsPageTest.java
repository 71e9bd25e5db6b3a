package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;

/**
 * docs/reports.md against the corpus: each scenario and race under reports has one row there, with the verdict that it has, and each
 * row is about one of them, or by its whole name about another one of the corpus. {@code -Dbless=true} writes the verdicts into the page.
 */
class ReportsPageTest {
    private static final Path PAGE = Path.of("../docs/reports.md");

    private static final List<Path> FOLDERS =
            List.of(Path.of("core/reports"), Path.of("../cli/src/test/resources/reports"));

    private static final String HEAD = "| report | class | scenario | before | after | model | agrees |";

    private static final int SCENARIO = 2;
    private static final int MODEL = 5;
    private static final int AGREES = 6;

    /** Cells of each row by the scenario's name, without back-quotes, in the page's order. */
    private static Map<String, List<String>> rows(String page) {
        List<String> lines = page.lines().dropWhile(l -> !l.equals(HEAD)).toList();
        Map<String, List<String>> rows = new LinkedHashMap<>();
        lines.stream().skip(2).takeWhile(l -> l.startsWith("|")).forEach(line -> {
            List<String> cells = Arrays.stream(line.substring(1).split("\\|", -1))
                    .map(String::strip)
                    .toList();
            assertThat(cells).as(line).hasSize(AGREES + 2);
            String name = name(cells.get(SCENARIO));
            assertThat(rows.put(name, cells)).as("rows of " + name).isNull();
        });
        return rows;
    }

    private static String name(String cell) {
        String name = cell.replace("`", "");
        return name.contains(".") ? name : "reports." + name;
    }

    /** Outcomes of what is under reports, and of others that the page names. */
    private static Map<String, String> outcomes(Set<String> named) throws IOException {
        Map<String, String> outcomes = new TreeMap<>();
        for (Path folder : FOLDERS) {
            for (Path file : sources(folder)) {
                outcomes.putAll(outcomes(file));
            }
        }
        for (Path file : sources(Path.of(""))) {
            String text = Files.readString(file);
            if (named.stream().anyMatch(name -> !outcomes.containsKey(name) && text.contains(name + " {"))) {
                outcomes(file).forEach((name, outcome) -> {
                    if (named.contains(name)) {
                        outcomes.put(name, outcome);
                    }
                });
            }
        }
        return outcomes;
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".scx") && !f.startsWith("target"))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> outcomes(Path file) throws IOException {
        SourceText text = new SourceText(file.toString(), Files.readString(file));
        Compilation compilation = Compiler.compile(List.of(text), Overrides.NONE);
        assertThat(compilation.hasErrors()).as(file.toString()).isFalse();
        Map<String, String> outcomes = new TreeMap<>();
        compilation.scenarios().forEach(s -> outcomes.put(s.name(), Derived.outcome(s)));
        compilation.races().forEach(r -> outcomes.put(r.name(), Derived.outcome(r)));
        return outcomes;
    }

    private static void bless(String page, Map<String, String> outcomes) throws IOException {
        List<String> lines = new ArrayList<>();
        Map<String, List<String>> rows = rows(page);
        for (String line : page.lines().toList()) {
            String[] cells = line.split(" \\| ", -1);
            String name = cells.length > MODEL ? name(cells[SCENARIO]) : "";
            if (rows.containsKey(name)) {
                cells[MODEL] = outcomes.getOrDefault(name, "");
                lines.add(String.join(" | ", cells));
            } else {
                lines.add(line);
            }
        }
        Files.writeString(PAGE, String.join("\n", lines) + "\n");
    }

    @Test
    void eachScenarioHasARowWithItsVerdictAndEachRowAScenario() throws IOException {
        Map<String, String> outcomes = outcomes(rows(Files.readString(PAGE)).keySet());
        if (Boolean.getBoolean("bless")) {
            bless(Files.readString(PAGE), outcomes);
        }
        Map<String, String> verdicts = new TreeMap<>();
        rows(Files.readString(PAGE)).forEach((name, cells) -> {
            verdicts.put(name, cells.get(MODEL));
            assertThat(cells.get(AGREES)).as("agreement of " + name).isIn("yes", "in part", "no", "not shown");
            assertThat(cells.getFirst())
                    .as("report of " + name)
                    .containsPattern("\\]\\(https://github\\.com/sched-ext/|^LKML, |^commit [0-9a-f]{12} ");
        });
        assertThat(verdicts).isEqualTo(outcomes);
    }

    /** Where the model and the report part, a paragraph says why: it names the scenario. */
    @Test
    void whatDisagreesIsExplained() throws IOException {
        String page = Files.readString(PAGE);
        String text = page.substring(page.indexOf("<!-- end: reports -->"));
        assertThat(rows(page).entrySet())
                .filteredOn(e -> !e.getValue().get(AGREES).equals("yes"))
                .isNotEmpty()
                .allSatisfy(e -> assertThat(text).contains("`" + e.getKey().replaceFirst("^reports\\.", "") + "`"));
    }
}
