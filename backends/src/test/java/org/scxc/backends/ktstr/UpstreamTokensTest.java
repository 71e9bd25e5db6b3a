package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.scxc.backends.OutputFile;

/**
 * Lays what is generated beside upstream's own files, token by token, without comments. They are not in this project:
 * {@code -Dktstr.upstream=DIR} names a folder with those of {@code scheds/rust/scx_mitosis/tests} of sched-ext/scx. What
 * differs is printed; docs/ktstr.md gives the reasons.
 */
class UpstreamTokensTest {
    private static final List<String> SOURCES = List.of("mitosis/vtime.scx", "mitosis/cell0.scx", "mitosis/tenant.scx");
    /** The one file that is written in another way, as docs/ktstr.md says. */
    private static final String SMOKE = "ktstr_smoke.rs";

    /** All that may differ in the others. */
    private static final Set<String> KNOWN = Set.of(
            "+watchdog_timeout_s = 5 ,",
            "-from_millis +from_secs",
            "-3000 +3",
            "-std :: time ::",
            "+use std :: time :: Duration ;");

    @Test
    @EnabledIfSystemProperty(named = "ktstr.upstream", matches = ".+")
    void differencesAreTheKnownOnes() throws IOException {
        Path upstream = Path.of(System.getProperty("ktstr.upstream"));
        List<String> unknown = new ArrayList<>();
        int compared = 0;
        for (String source : SOURCES) {
            for (OutputFile ours : Scx.corpus(source, Mode.GUARD).tests()) {
                Path theirs = upstream.resolve(ours.name());
                if (!Files.exists(theirs)) {
                    System.out.println("not run: " + ours.name() + ": not in " + upstream);
                    continue;
                }
                compared++;
                List<String> differences = file(ours.name(), Files.readString(theirs), ours.text());
                if (!ours.name().equals(SMOKE)) {
                    differences.stream().filter(d -> !KNOWN.contains(d)).forEach(unknown::add);
                }
            }
        }
        assertThat(compared).isPositive();
        assertThat(unknown).isEmpty();
    }

    private static List<String> file(String name, String theirs, String ours) {
        Map<String, List<String>> first = RustTokens.items(theirs);
        Map<String, List<String>> second = RustTokens.items(ours);
        Set<String> items = new LinkedHashSet<>(first.keySet());
        items.addAll(second.keySet());
        List<String> all = new ArrayList<>();
        int tokens = first.values().stream().mapToInt(List::size).sum();
        show(name + ": " + tokens + " tokens upstream, "
                + second.values().stream().mapToInt(List::size).sum() + " here");
        for (String item : items) {
            for (String d :
                    RustTokens.differences(first.getOrDefault(item, List.of()), second.getOrDefault(item, List.of()))) {
                show("  " + item + ": " + d);
                all.add(d);
            }
        }
        return all;
    }

    private static void show(String line) {
        if (Boolean.getBoolean("show")) {
            System.out.println(line);
        }
    }

    @Test
    void aDifferenceIsFound() {
        assertThat(file("x", "use a;\n/// doc\nfn f() { g(1..2, \"//\"); }", "use a; fn f() { g(1..3, \"//\"); }"))
                .containsExactly("-2 +3");
        assertThat(file("x", "const A: u32 = 1;", "")).containsExactly("-const A : u32 = 1 ;");
    }
}
