package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.model.Expectation;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.runtime.jvm.Simulator;
import org.scxc.runtime.work.Capacity;

/**
 * A claim never changes a run: every scenario and variant of the corpus has, with its claims, without any and with more
 * of them about each worker, the same events at the same times, and the same totals.
 */
class ClaimsChangeNoRunTest {
    private static final int MEMBERS_NAMED = 4;

    @TestFactory
    List<DynamicTest> sameSeedSameRun() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(""))) {
            return all.filter(p -> p.toString().endsWith(".scx") && !p.startsWith("target"))
                    .sorted()
                    .map(p -> DynamicTest.dynamicTest(p.toString(), () -> check(p)))
                    .toList();
        }
    }

    private static void check(Path file) throws IOException {
        String text = Files.readString(file);
        List<Scenario> written = compile(file, text);
        Map<String, Setup> without = setups(without(file, text, written));
        Map<String, Setup> more = setups(compile(file, withMore(text, written)));
        setups(written).forEach((name, setup) -> {
            if (Simulator.check(setup).isEmpty()) {
                Fingerprint run = Fingerprint.of(setup);
                assertThat(same(setup, without.get(name), run))
                        .as(name + " without claims")
                        .isEqualTo(run);
                assertThat(same(setup, more.get(name), run))
                        .as(name + " with more claims")
                        .isEqualTo(run);
            }
        });
    }

    /** Two equal setups need no second run. */
    private static Fingerprint same(Setup setup, Setup other, Fingerprint run) {
        return setup.equals(other) ? run : Fingerprint.of(other);
    }

    private static List<Scenario> compile(Path file, String text) {
        Compilation compilation = Compiler.compile(List.of(new SourceText(file.toString(), text)), Overrides.NONE);
        assertThat(compilation.hasErrors())
                .as("%s%n%s", compilation.diagnostics(), text)
                .isFalse();
        return compilation.scenarios();
    }

    private static Map<String, Setup> setups(List<Scenario> scenarios) {
        Map<String, Setup> setups = new LinkedHashMap<>();
        scenarios.forEach(s -> s.variants().forEach(v -> setups.put(s.name() + " " + v.name(), v.setup())));
        return setups;
    }

    /** A change that the kernel refuses in every run is an error without its claim, which then stays. */
    private static List<Scenario> without(Path file, String text, List<Scenario> written) {
        String none = withoutClaims(text, written, false);
        SourceText source = new SourceText(file.toString(), none);
        boolean whole = !Compiler.compile(List.of(source), Overrides.NONE).hasErrors();
        return compile(file, whole ? none : withoutClaims(text, written, true));
    }

    /** Blanks in place of each claim, so that everything else stays where it is. */
    private static String withoutClaims(String text, List<Scenario> scenarios, boolean keepsRefused) {
        StringBuilder rest = new StringBuilder(text);
        scenarios.forEach(s -> claims(s).stream()
                .filter(c -> !keepsRefused || !text.startsWith("expect refused", c.start()))
                .forEach(c -> {
                    for (int i = c.start(); i < c.end(); i++) {
                        rest.setCharAt(i, ' ');
                    }
                }));
        return rest.toString();
    }

    /** After the claims of each scenario, others about members, groups and CPUs. */
    private static String withMore(String text, List<Scenario> scenarios) {
        StringBuilder longer = new StringBuilder(text);
        Map<Integer, String> after = new LinkedHashMap<>();
        scenarios.forEach(s -> claims(s).stream()
                .filter(c ->
                        !text.startsWith("expect refused", c.start())) // beside a change there is no room for others
                .forEach(c -> after.put(c.end(), more(s))));
        after.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
                .forEach(e -> longer.insert(e.getKey(), e.getValue()));
        return longer.toString();
    }

    private static Set<SourceSpan> claims(Scenario scenario) {
        Set<SourceSpan> spans = new TreeSet<>(Comparator.comparing(SourceSpan::start));
        scenario.variants()
                .forEach(v -> v.expectations().stream().map(Expectation::span).forEach(spans::add));
        return spans;
    }

    private static String more(Scenario scenario) {
        Set<String> claims = new LinkedHashSet<>();
        Setup setup = scenario.variants().getFirst().setup();
        for (WorkerGroup g : Capacity.groups(setup)) {
            String name = g.name().replaceFirst("\\[\\d+]$", "");
            if (setup.noise().groups().contains(g) || !name.matches("[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)?")) {
                continue;
            }
            claims.add("expect wakeup.max(" + name + ") >= 0ns");
            claims.add("expect share(" + name + ") >= 0%");
            claims.add("expect always vtime_gap(" + name + ") <= 163s");
            if (g.placement() == WorkerGroup.Placement.COUNT) {
                for (int i = 0; i < Math.min(MEMBERS_NAMED, g.count()); i++) {
                    claims.add("expect usage(" + name + "[" + i + "]) >= 0%");
                    claims.add("expect eventually ran(" + name + "[" + i + "]) on 0");
                }
            }
        }
        return claims.isEmpty() ? "" : "; " + String.join("; ", claims);
    }
}
