package org.scxc.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.report.Truth;
import org.scxc.model.Scenario;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

/**
 * What real machines did: the file {@code NAME.truth} beside {@code NAME.scx}, printed next to the results. Its form is
 * docs/cli.md's; a line of another form, of a scenario or variant that is not in the file, or with counts that do not
 * add up, is an error.
 */
final class TruthFile {
    private static final Pattern SAMPLE = Pattern.compile("([^:;]+): (\\d{1,6}) runs?; (.+)");
    private static final String TIME = "(-?\\d{1,6}(?:\\.\\d{1,9})?) s";
    private static final Pattern END = Pattern.compile("(\\d{1,5}|bail|healthy) [×x] (\\d{1,6})(?: at " + TIME
            + "(?: to " + TIME + ")?(?:, median " + TIME + ")?)?(?: \\((.+)\\))?");

    private final Path path;
    private final List<String> lines;

    private TruthFile(Path path, List<String> lines) {
        this.path = path;
        this.lines = lines;
    }

    /** The file beside {@code file}; without lines if there is none. */
    static TruthFile beside(String file) {
        Path truth = Path.of(file.replaceAll("\\.scx$", "") + ".truth");
        try {
            return new TruthFile(
                    truth,
                    Files.exists(truth)
                            ? InputFile.text(truth, InputKind.TRUTH).lines().toList()
                            : List.of());
        } catch (Unreadable e) {
            throw new BadInput(truth + ": " + e.getMessage());
        }
    }

    /** Every line must be about one of {@code scenarios}. */
    void check(List<Scenario> scenarios) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!isBlank(line)
                    && scenarios.stream()
                            .flatMap(s -> s.variants().stream().map(v -> head(s.name(), v.name())))
                            .noneMatch(h -> rest(line, h).isPresent())) {
                throw wrong(i, "no scenario and variant of the file, followed by ',' or ':'");
            }
        }
    }

    Truth of(String scenario, String variant) {
        List<Truth.Sample> samples = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        String head = head(scenario, variant);
        for (int i = 0; i < lines.size(); i++) {
            Optional<String> rest = isBlank(lines.get(i)) ? Optional.empty() : rest(lines.get(i), head);
            if (rest.isEmpty()) {
                continue;
            }
            String text = rest.get().substring(1).strip();
            if (rest.get().startsWith(",")) {
                samples.add(sample(i, text));
            } else {
                texts.add(text);
            }
        }
        return samples.isEmpty() && texts.isEmpty() ? Truth.NONE : new Truth(samples, texts);
    }

    private static boolean isBlank(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    private static String head(String scenario, String variant) {
        return (scenario + " " + variant).strip();
    }

    private static Optional<String> rest(String line, String head) {
        String rest = line.startsWith(head) ? line.substring(head.length()) : "";
        return rest.startsWith(",") || rest.startsWith(":") ? Optional.of(rest) : Optional.empty();
    }

    private Truth.Sample sample(int line, String text) {
        Matcher m = SAMPLE.matcher(text);
        if (!m.matches()) {
            throw wrong(line, "expected SOURCE: N runs; END × N at T s to T s; …");
        }
        List<Truth.End> ends = new ArrayList<>();
        for (String each : m.group(3).split(";")) {
            ends.add(end(line, each.strip()));
        }
        int runs = Integer.parseInt(m.group(2));
        int sum = ends.stream().mapToInt(Truth.End::count).sum();
        if (sum != runs) {
            throw wrong(line, "the counts add up to " + sum + " of " + runs + " runs");
        }
        return new Truth.Sample(m.group(1).strip(), runs, List.copyOf(ends));
    }

    private Truth.End end(int line, String text) {
        Matcher m = END.matcher(text);
        if (!m.matches()) {
            throw wrong(line, "expected END × N, at T s to T s, median T s, not '" + text + "'");
        }
        Optional<Truth.Times> times = Optional.ofNullable(m.group(3)).map(from -> {
            long min = ns(from);
            long max = m.group(4) == null ? min : ns(m.group(4));
            OptionalLong median = m.group(5) == null ? OptionalLong.empty() : OptionalLong.of(ns(m.group(5)));
            return new Truth.Times(min, median, max);
        });
        String remark = m.group(6) == null ? "" : m.group(6);
        return new Truth.End(m.group(1), Integer.parseInt(m.group(2)), times, remark);
    }

    private static long ns(String seconds) {
        return Math.round(Double.parseDouble(seconds) * 1e9);
    }

    private BadInput wrong(int line, String why) {
        return new BadInput(path + ":" + (line + 1) + ": " + why);
    }
}
