package org.scxc.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Vocabulary;
import org.jspecify.annotations.Nullable;
import org.scxc.grammar.ScxLexer;

/**
 * Runs the fuzzer for some seconds, in a JVM of its own, on the corpus and the project's scenarios. What it finds goes to the
 * corpus, whose files a test feeds in every build; exit code 1 then.
 *
 * <p>{@code Fuzz SECONDS CORPUS SCENARIOS WORK}
 */
public final class Fuzz {
    /** Longer inputs are slow, and find no more. */
    private static final int INPUT_MAX = 20_000;

    /** Longer scenarios of the project are no seeds. */
    private static final int SEED_MAX = 4_000;

    /** For one input, on a machine that does much else. */
    private static final int SECONDS_MAX = 300;

    /** Sanitizers of the fuzzer that look for faults a compiler cannot have: paths in a source are read as they stand. */
    private static final List<String> LEFT_OUT = List.of("FilePathTraversal");

    private static final Pattern DONE = Pattern.compile("Done [0-9]+ runs in [0-9]+ second.*");

    /** How the fuzzer gets on. */
    private static final Pattern NOISE = Pattern.compile("#[0-9]|INFO: |WARN: | {10,}");

    private static final int LINES_SHOWN = 60;

    private final Path corpus;
    private final Path work;

    private Fuzz(Path corpus, Path work) {
        this.corpus = corpus;
        this.work = work;
    }

    public static void main(String[] args) throws Exception {
        Fuzz fuzz = new Fuzz(Path.of(args[1]), Path.of(args[3]));
        Path seeds = fuzz.seeds(Path.of(args[2]));
        int seconds = Integer.parseInt(args[0]);
        int code = fuzz.run(seconds - seconds / 6, seeds); // the worker's plans take a sixth
        int findings = fuzz.keep();
        System.out.printf(Locale.ROOT, "fuzz: %d finding%s%n", findings, findings == 1 ? "" : "s");
        System.exit(code == 0 && findings == 0 ? 0 : 1);
    }

    /** Writes the files of the corpus with the byte of their kind before them. */
    private Path seeds(Path scenarios) throws IOException {
        Path seeds = Files.createDirectories(work.resolve("seeds"));
        for (Kind kind : Kind.values()) {
            Path folder = kind.folder(corpus);
            if (Files.isDirectory(folder)) {
                for (Path file : files(folder)) {
                    seed(seeds, kind, file);
                }
            }
        }
        for (Path file : files(scenarios)) {
            if (file.toString().endsWith(".scx")
                    && !file.toString().contains("/target/")
                    && Files.size(file) <= SEED_MAX) {
                seed(seeds, Kind.SOURCES, file);
            }
        }
        return seeds;
    }

    private static void seed(Path seeds, Kind kind, Path file) throws IOException {
        byte[] text = Files.readAllBytes(file);
        byte[] input = new byte[text.length + 1];
        input[0] = (byte) kind.ordinal();
        System.arraycopy(text, 0, input, 1, text.length);
        Files.write(seeds.resolve(kind + "-" + file.getFileName()), input);
    }

    private int run(int seconds, Path seeds) throws IOException, InterruptedException {
        Path found = Files.createDirectories(work.resolve("found"));
        for (Path old : files(found)) {
            Files.delete(old); // of a run that was stopped: what it was at is no finding
        }
        Path grown = Files.createDirectories(work.resolve("corpus"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Inputs.class.getName(),
                "--instrumentation_includes=org.scxc.**",
                // What runs does not read files, and it would run ten times longer.
                "--instrumentation_excludes=org.scxc.runtime.**",
                "--reproducer_path=" + work,
                "--disabled_hooks="
                        + String.join(
                                ":",
                                LEFT_OUT.stream()
                                        .map(s -> "com.code_intelligence.jazzer.sanitizers." + s)
                                        .toList()),
                "-max_total_time=" + seconds,
                "-max_len=" + INPUT_MAX,
                "-timeout=" + SECONDS_MAX,
                "-report_slow_units=" + SECONDS_MAX,
                "-rss_limit_mb=0",
                "-print_final_stats=1",
                "-dict=" + dictionary(),
                "-artifact_prefix=" + found + "/"));
        if (Runtime.version().feature() < 23) {
            command.remove("--sun-misc-unsafe-memory-access=allow");
        }
        command.add(grown.toString());
        command.add(seeds.toString());
        Path log = work.resolve("log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        List<String> lines = Files.readAllLines(log);
        lines.stream().filter(l -> DONE.matcher(l).matches()).forEach(l -> System.out.println("fuzz: " + l));
        if (code != 0) {
            lines.stream()
                    .filter(l -> !NOISE.matcher(l).lookingAt())
                    .limit(LINES_SHOWN)
                    .forEach(System.out::println);
        }
        return code;
    }

    /** Words of the language and keys of the formats, as the fuzzer's dictionary. */
    private Path dictionary() throws IOException {
        Vocabulary words = ScxLexer.VOCABULARY;
        Stream<@Nullable String> literals =
                IntStream.rangeClosed(1, words.getMaxTokenType()).mapToObj(words::getLiteralName);
        List<String> lines = new ArrayList<>(literals.filter(w -> w != null)
                .map(w -> quoted(w.substring(1, w.length() - 1)))
                .toList());
        Path more = corpus.resolve("words.txt");
        for (String word : Files.readAllLines(more)) {
            lines.add(quoted(word));
        }
        return Files.write(work.resolve("words.dict"), lines);
    }

    private static String quoted(String word) {
        StringBuilder text = new StringBuilder("\"");
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            if (b == '"' || b == '\\') {
                text.append('\\').append((char) b);
            } else if (b < ' ') {
                text.append(String.format(Locale.ROOT, "\\x%02x", b));
            } else {
                text.append((char) b);
            }
        }
        return text.append('"').toString();
    }

    /** Moves what was found to the corpus, each by its kind; returns how many. */
    private int keep() throws IOException {
        int kept = 0;
        for (Path file : files(work.resolve("found"))) {
            byte[] input = Files.readAllBytes(file);
            if (input.length == 0) {
                continue;
            }
            Kind kind = Kind.values()[Byte.toUnsignedInt(input[0]) % Kind.values().length];
            Path to = Files.createDirectories(kind.folder(corpus)).resolve("found-" + name(input));
            Files.write(to, Arrays.copyOfRange(input, 1, input.length));
            Files.delete(file);
            System.out.println("fuzz: found " + to);
            kept++;
        }
        return kept;
    }

    /** Of the bytes, so that the same finding has the same name. */
    private static String name(byte[] input) {
        return HexFormat.of().toHexDigits(Arrays.hashCode(input));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
