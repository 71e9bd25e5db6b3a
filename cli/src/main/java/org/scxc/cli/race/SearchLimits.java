package org.scxc.cli.race;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.scxc.cli.process.BadInput;
import org.scxc.model.RaceLimits;
import org.scxc.runtime.explore.Explorer;
import picocli.CommandLine.Option;

/** Where the searches of races stop: counts, and so the same on every machine. */
public final class SearchLimits {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(|B|KiB|MiB|GiB)");

    @Option(
            names = "--limit-states",
            paramLabel = "N",
            description = "Stop a race's search after N states (default 5000000, or as the race says).")
    @Nullable
    Long states;

    @Option(
            names = "--limit-bytes",
            paramLabel = "SIZE",
            description =
                    "Bytes that a race's search may account for, such as 1GiB (default 128MiB, or as the race says).")
    @Nullable
    String bytes;

    @Option(
            names = "--limit-steps",
            paramLabel = "N",
            description =
                    "Cut an execution of a random or PCT search after N steps (default 100000, or as the race says).")
    @Nullable
    Integer steps;

    /** @throws BadInput if one is out of its range */
    public Explorer.Options in(Explorer.Options options) {
        if (states != null && states < 1) {
            throw new BadInput("--limit-states " + states + ": must be at least 1");
        }
        if (steps != null && steps < 1) {
            throw new BadInput("--limit-steps " + steps + ": must be at least 1");
        }
        return options.withLimits(
                states == null ? OptionalLong.empty() : OptionalLong.of(states),
                bytes == null ? OptionalLong.empty() : OptionalLong.of(size(bytes)),
                steps == null ? OptionalInt.empty() : OptionalInt.of(steps));
    }

    private static long size(String text) {
        Matcher m = SIZE.matcher(text);
        if (!m.matches()) {
            throw new BadInput("--limit-bytes " + text + ": expected a size such as 512MiB");
        }
        long unit = switch (m.group(2)) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 1;
        };
        long number = Long.parseLong(m.group(1));
        if (number > Long.MAX_VALUE / unit || number * unit < RaceLimits.BYTES_MIN) {
            throw new BadInput("--limit-bytes " + text + ": must be at least 1MiB");
        }
        return number * unit;
    }

    /** The same limits as words of a command. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        if (states != null) {
            words.addAll(List.of("--limit-states", "" + states));
        }
        if (bytes != null) {
            words.addAll(List.of("--limit-bytes", bytes));
        }
        if (steps != null) {
            words.addAll(List.of("--limit-steps", "" + steps));
        }
        return words;
    }
}
