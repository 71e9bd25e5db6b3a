package org.scxc.runtime.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.scxc.model.RaceOracle;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Reduction;
import org.scxc.model.Soundness;
import org.scxc.model.Soundness.Ruling;

/** The tables of docs/races.md are those of the code; {@code -Dbless=true} writes them anew. */
class SoundnessPageTest {
    private static final Path PAGE = Path.of("../docs/races.md");

    private static String tables() {
        return table(Reduction.OFF) + "\n" + table(Reduction.ON);
    }

    private static String table(Reduction reduction) {
        StringBuilder table = new StringBuilder("| reduction " + reduction.word() + " | "
                + Arrays.stream(RaceStrategy.values()).map(RaceStrategy::word).collect(Collectors.joining(" | "))
                + " |\n|" + " --- |".repeat(RaceStrategy.values().length + 1) + "\n");
        Set<String> reasons = new LinkedHashSet<>();
        for (RaceOracle oracle : RaceOracle.values()) {
            table.append("| `" + oracle.word() + "`");
            for (RaceStrategy strategy : RaceStrategy.values()) {
                Ruling ruling = Soundness.of(oracle, strategy, reduction);
                table.append(" | " + word(ruling, strategy));
                switch (ruling) {
                    case Ruling.Sound s -> {}
                    case Ruling.Refused r -> reasons.add("* refused (" + group(oracle, strategy) + "): " + r.reason());
                    case Ruling.NotJudged n ->
                        reasons.add("* not judged (" + group(oracle, strategy) + "): " + n.reason());
                }
            }
            table.append(" |\n");
        }
        return table + "\n" + String.join("\n", reasons) + "\n";
    }

    private static String group(RaceOracle oracle, RaceStrategy strategy) {
        return switch (strategy.extent()) {
            case ALL -> "exhaustive, `" + oracle.word() + "`";
            case BOUND -> "preemptions, delays";
            case SAMPLE -> "pct, random";
            case WITNESS -> "shortest, replay";
        };
    }

    private static String word(Ruling ruling, RaceStrategy strategy) {
        return switch (ruling) {
            case Ruling.Sound s -> strategy.extent() == RaceStrategy.Extent.BOUND ? "within the bound" : "sound";
            case Ruling.Refused r -> "refused";
            case Ruling.NotJudged n -> "not judged";
        };
    }

    @Test
    void thePageHasTheTables() throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- begin: soundness -->\n";
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf("<!-- end: soundness -->");
        assertThat(from).isGreaterThan(begin.length());
        if (Boolean.getBoolean("bless")) {
            Files.writeString(PAGE, page.substring(0, from) + tables() + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(tables());
        }
    }
}
