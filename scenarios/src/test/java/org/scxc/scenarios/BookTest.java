package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
 * {@code ```scx scenario} holds statements of a scenario; it has a machine of 16 CPUs. {@code ```scx NAME.scx} is a file of
 * that name for the commands of the page, {@code ```scx fails NAME.scx} one that fails when run. In {@code ```console}
 * blocks the lines behind {@code $ ./scxc} are run and print what stands below, where {@code …} is any text.
 */
class BookTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(scx|console)([^\n]*)\n(.*?)^```$");
    private static final String PROMPT = "$ ./scxc ";

    @TempDir
    Path folder;

    private int code;

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
                    String kind = blocks.group(2).strip();
                    String body = blocks.group(3);
                    String name = page.getFileName() + ":" + line;
                    tests.add(DynamicTest.dynamicTest(
                            name,
                            blocks.group(1).equals("console")
                                    ? () -> session(body)
                                    : () -> check(file(name, kind), program(kind, body), kind.startsWith("fails "))));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(30);
        return tests;
    }

    private static String file(String name, String kind) {
        return kind.endsWith(".scx") ? kind.replace("fails ", "") : name.replace(":", "_") + ".scx";
    }

    private static String program(String kind, String text) {
        if (kind.isEmpty() || kind.endsWith(".scx")) {
            return text;
        }
        assertThat(kind).isEqualTo("scenario");
        return "scenario doc.it {\n    machine 1n2l4c2t\n" + text.indent(4).replaceAll("(?m)^ +$", "") + "}\n";
    }

    private void check(String name, String program, boolean fails) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, program);
        for (List<String> command : List.of(List.of("fmt", "--check"), List.of("test", "--quick"))) {
            List<String> words = new ArrayList<>(command);
            words.add(file.toString());
            String said = scxc(words);
            // Declarations claim nothing, and one run judges no rate.
            boolean none =
                    !program.contains("expect ") || said.contains("which --quick leaves out; nothing was judged");
            int passed = none && command.contains("test") ? 4 : 0;
            int wanted = fails && command.contains("test") ? 1 : passed;
            assertThat(code).as("scxc %s: %s%n%s", command, said, program).isEqualTo(wanted);
        }
    }

    private String scxc(List<String> words) {
        StringWriter out = new StringWriter();
        code = Main.execute(new PrintWriter(out), new PrintWriter(out), words.toArray(new String[0]));
        return out.toString().replace(folder + "/", "");
    }

    /** Command after command, in the folder of the page's files. */
    private void session(String block) {
        List<String> lines = block.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String command = lines.get(i);
            assertThat(command).startsWith(PROMPT);
            StringBuilder wanted = new StringBuilder();
            for (; i + 1 < lines.size() && !lines.get(i + 1).startsWith("$"); i++) {
                wanted.append(pattern(lines.get(i + 1)));
            }
            String words = command.substring(PROMPT.length()).replaceFirst(" +#.*", "");
            if (words.startsWith("vm ")) {
                continue; // boots a kernel: .ci/guest does
            }
            String said = scxc(Arrays.stream(words.split(" "))
                    .map(w -> w.endsWith(".scx") || w.equals("tests")
                            ? folder.resolve(w).toString()
                            : w)
                    .toList());
            assertThat(code).as("%s: %s", command, said).isIn(0, 1, 4);
            assertThat(said).as(command).matches(Pattern.compile("(?s)" + wanted + ".*"));
        }
    }

    /** A line that is nothing but … stands for any lines. */
    private static String pattern(String line) {
        if (line.equals("…")) {
            return "(?:[^\n]*\n)*?";
        }
        return Arrays.stream(line.split("…", -1))
                        .map(Pattern::quote)
                        .reduce((a, b) -> a + "[^\n]*" + b)
                        .orElse("") + "\n";
    }
}
