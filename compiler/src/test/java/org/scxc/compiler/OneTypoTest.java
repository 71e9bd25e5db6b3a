package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scxc.compiler.diagnostics.Diagnostic;

/** One wrong token in a correct file gets one message. {@code -Dseed=N} repeats a run, {@code -Dtypos=N} makes more. */
class OneTypoTest {
    private static final List<Path> FOLDERS = List.of(Path.of("src/test/resources/examples"), Path.of("../scenarios"));
    private static final Pattern TOKEN =
            Pattern.compile("//[^\n]*|\"[^\"\n]*\"|[A-Za-z0-9_]+(?:\\.[0-9]\\w*)*%?|->|[<>=!]=|[^\\s\\w]");

    /** @param what for the report */
    private record Typo(Path file, String what, String text) {}

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : FOLDERS) {
            try (Stream<Path> below = Files.walk(folder)) {
                below.filter(f -> f.toString().endsWith(".scx")
                                && !f.toString().contains("target")
                                && !f.endsWith("hostile.scx"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static Typo typo(Path file, String text, Random random) {
        List<int[]> tokens = new ArrayList<>();
        for (Matcher m = TOKEN.matcher(text); m.find(); ) {
            if (!m.group().startsWith("//")) {
                tokens.add(new int[] {m.start(), m.end()});
            }
        }
        int[] at = tokens.get(random.nextInt(tokens.size()));
        String token = text.substring(at[0], at[1]);
        String wrong = switch (random.nextInt(3)) {
            case 0 -> "";
            case 1 -> token + " " + token;
            default -> misspelt(token, random);
        };
        long line = text.substring(0, at[0]).chars().filter(c -> c == '\n').count() + 1;
        return new Typo(
                file,
                file + ":" + line + ": " + token + " → " + wrong,
                text.substring(0, at[0]) + wrong + text.substring(at[1]));
    }

    /** Two neighbours swapped, or the first letter twice. */
    private static String misspelt(String token, Random random) {
        if (token.length() < 2) {
            return token + token;
        }
        int i = random.nextInt(token.length() - 1);
        String swapped = token.substring(0, i) + token.charAt(i + 1) + token.charAt(i) + token.substring(i + 2);
        return swapped.equals(token) ? token.charAt(0) + token : swapped;
    }

    @Test
    void hasOneMessage() throws IOException {
        long seed = Long.getLong("seed", 20_260_101L);
        int rounds = Integer.getInteger("typos", 400);
        Random random = new Random(seed);
        List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(20);
        int one = 0;
        List<String> two = new ArrayList<>();
        List<String> more = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Path file = files.get(round % files.size());
            Typo typo = typo(file, Files.readString(file), random);
            List<Diagnostic> said = Compiler.compile(
                            List.of(new SourceText(file.toString(), typo.text())), Overrides.NONE)
                    .diagnostics();
            if (said.size() == 1) {
                one++;
            } else if (said.size() > 1) {
                (said.size() == 2 ? two : more)
                        .add(typo.what() + "\n    "
                                + String.join(
                                        "\n    ",
                                        said.stream()
                                                .map(d -> d.id() + " " + d.message())
                                                .toList()));
            }
        }
        int all = one + two.size() + more.size();
        String report = String.format(
                Locale.ROOT,
                "seed %d: of %d typos %d were noticed: %d with one message, %d with two, %d with more",
                seed,
                rounds,
                all,
                one,
                two.size(),
                more.size());
        if (Boolean.getBoolean("show")) {
            System.out.println(report + "\n" + String.join("\n", two) + "\n" + String.join("\n", more));
        }
        String detail = report + "\n" + String.join("\n", more);
        assertThat(one).as(detail).isGreaterThanOrEqualTo(all * 95 / 100);
        assertThat(more.size()).as(detail).isLessThanOrEqualTo(all / 100);
    }
}
