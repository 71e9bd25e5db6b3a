package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.cli.Main;

/**
 * Every block of the book that begins with {@code ```scx} compiles, stands in its form, and does not fail when run.
 * {@code ```scx scenario} holds statements of a scenario; it has a machine of 16 CPUs.
 */
class BookTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```scx([^\n]*)\n(.*?)^```$");

    @TempDir
    Path folder;

    @TestFactory
    List<DynamicTest> blocks() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> pages = Files.walk(Path.of("../docs"))) {
            for (Path page :
                    pages.filter(p -> p.toString().endsWith(".md")).sorted().toList()) {
                String text = Files.readString(page);
                Matcher blocks = BLOCK.matcher(text);
                while (blocks.find()) {
                    long line = text.substring(0, blocks.start()).lines().count() + 1;
                    String program = program(blocks.group(1).strip(), blocks.group(2));
                    String name = page.getFileName() + ":" + line;
                    tests.add(DynamicTest.dynamicTest(name, () -> check(name.replace(":", "_") + ".scx", program)));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(10);
        return tests;
    }

    private static String program(String kind, String text) {
        if (kind.isEmpty()) {
            return text;
        }
        assertThat(kind).isEqualTo("scenario");
        return "scenario doc.it {\n    machine 1n2l4c2t\n" + text.indent(4).replaceAll("(?m)^ +$", "") + "}\n";
    }

    private void check(String name, String program) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, program);
        for (String[] command : List.of(new String[] {"fmt", "--check"}, new String[] {"test", "--quick"})) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            int code =
                    Main.execute(new PrintWriter(out), new PrintWriter(err), command[0], command[1], file.toString());
            assertThat(code)
                    .as("scxc %s: %s%n%s%n%s", command[0], err, out, program)
                    .isZero();
        }
    }
}
