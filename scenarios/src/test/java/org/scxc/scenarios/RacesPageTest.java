package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.cli.Main;

/** What docs/races.md and README.md show is what {@code scxc explore} prints. */
class RacesPageTest {
    private static String explore(String file) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), "explore", file, "--witness");
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }

    /** Indented blocks below {@code heading}, up to the next one. */
    private static List<String> blocks(String page, String heading) {
        int from = page.indexOf(heading);
        int to = page.indexOf("\n## ", from);
        List<String> blocks = new ArrayList<>();
        StringBuilder block = new StringBuilder();
        for (String line : page.substring(from, to).lines().toList()) {
            if (line.startsWith("    ")) {
                block.append(line).append('\n');
            } else if (line.isBlank() && !block.isEmpty()) {
                blocks.add(block.toString());
                block.setLength(0);
            }
        }
        if (!block.isEmpty()) {
            blocks.add(block.toString());
        }
        return blocks;
    }

    @Test
    void tableAndDrawingsAreAsPrinted() throws IOException {
        String page = Files.readString(Path.of("../docs/races.md"));
        String designs = explore("core/races/designs.scx");
        List<String> table = blocks(page, "## Every design against every queue");
        assertThat(table).hasSize(1);
        assertThat(designs)
                .contains("core.designs: the worst that can happen\n"
                        + table.getFirst().replaceAll("(?m)^ {4}", ""));
        String printed = designs + explore("core/races/interleavings.scx");
        List<String> drawings = blocks(page, "## Three cells that surprise");
        assertThat(drawings).hasSize(3).allSatisfy(d -> assertThat(printed).contains(d));
    }

    @Test
    void theDrawingOfTheReadmeIsAsPrinted() throws IOException {
        String page = Files.readString(Path.of("../README.md"));
        List<String> drawing = page.lines()
                .dropWhile(l -> !l.contains("CPU0"))
                .takeWhile(l -> !l.equals("```"))
                .toList();
        assertThat(drawing).hasSizeGreaterThan(10);
        assertThat(explore("core/races/interleavings.scx")).contains(String.join("\n", drawing));
    }
}
