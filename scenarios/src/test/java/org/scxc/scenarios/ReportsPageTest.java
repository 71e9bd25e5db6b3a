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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;

/**
 * docs/reports.md against the scenarios and races under reports: each has one row there, with the verdict that it has, and each row
 * is about one. {@code -Dbless=true} writes the verdicts into the page.
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
            String name = cells.get(SCENARIO).replace("`", "");
            assertThat(rows.put("reports." + name, cells)).as("rows of " + name).isNull();
        });
        return rows;
    }

    private static Map<String, String> outcomes() throws IOException {
        Map<String, String> outcomes = new TreeMap<>();
        for (Path folder : FOLDERS) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".scx")).toList()) {
                    SourceText text = new SourceText(file.toString(), Files.readString(file));
                    Compilation compilation = Compiler.compile(List.of(text), Overrides.NONE);
                    assertThat(compilation.hasErrors()).as(file.toString()).isFalse();
                    compilation.scenarios().forEach(s -> outcomes.put(s.name(), Derived.outcome(s)));
                    compilation.races().forEach(r -> outcomes.put(r.name(), Derived.outcome(r)));
                }
            }
        }
        return outcomes;
    }

    private static void bless(String page, Map<String, String> outcomes) throws IOException {
        List<String> lines = new ArrayList<>();
        Map<String, List<String>> rows = rows(page);
        for (String line : page.lines().toList()) {
            String[] cells = line.split(" \\| ", -1);
            String name = cells.length > MODEL ? "reports." + cells[SCENARIO].replace("`", "") : "";
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
        Map<String, String> outcomes = outcomes();
        if (Boolean.getBoolean("bless")) {
            bless(Files.readString(PAGE), outcomes);
        }
        Map<String, String> verdicts = new TreeMap<>();
        rows(Files.readString(PAGE)).forEach((name, cells) -> {
            verdicts.put(name, cells.get(MODEL));
            assertThat(cells.get(AGREES)).as("agreement of " + name).isIn("yes", "in part", "no", "not shown");
            assertThat(cells.getFirst()).as("report of " + name).contains("](https://github.com/sched-ext/");
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
                .allSatisfy(e -> assertThat(text).contains("`" + e.getKey().substring("reports.".length()) + "`"));
    }
}
