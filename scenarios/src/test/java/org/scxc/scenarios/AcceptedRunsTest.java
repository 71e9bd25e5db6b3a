package org.scxc.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.cli.Main;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.compiler.generate.Programs;
import org.scxc.model.Errno;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.index.Fate;
import org.scxc.model.index.ScenarioIndex;
import org.scxc.runtime.RunOptions;
import org.scxc.runtime.TraceSink;
import org.scxc.runtime.jvm.Simulator;

/**
 * What plain {@code check} accepts, {@code run} runs: no refusal, no bad input, no internal error; and what a run sees of a
 * change is what {@link ScenarioIndex} allowed before it. Over the corpus and over generated programs, with shorter phases:
 * {@code -Dprograms=1000} makes so many, {@code -Dseed=N} begins with another one; the seed of one that fails is printed.
 */
class AcceptedRunsTest {
    private static final int COUNT = Integer.getInteger("programs", 60);
    private static final long FIRST = Long.getLong("seed", 1);

    /** Of each run; some generated programs would take minutes. */
    private static final int EVENTS = 3_000_000;

    /** Exit codes of {@code run} when it has judged, or had nothing to judge. */
    private static final List<Integer> RAN = List.of(0, 1, 4);

    @TempDir
    Path folder;

    private String out = "";

    private int scxc(String... words) {
        StringWriter o = new StringWriter();
        int code = Main.execute(new PrintWriter(o), new PrintWriter(o), words);
        out = o.toString();
        return code;
    }

    private static String shorter(String program) {
        return program.replaceAll("(phase \\w+) (1500ms|2s|30s)", "$1 300ms");
    }

    @Test
    void generatedProgramsThatCheckAcceptsRun() throws IOException {
        int accepted = 0;
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            String repeat = "-Dseed=" + seed + " -Dprograms=1";
            String text = shorter(Programs.of(seed));
            Path file = Files.writeString(folder.resolve("p" + seed + ".scx"), text);
            if (scxc("check", file.toString()) != 0) {
                continue;
            }
            accepted++;
            int code = scxc("run", file.toString(), "--limit-events", "" + EVENTS);
            assertThat(RAN).as("%s%n%s%n%s", repeat, out, text).contains(code);
            assertThat(out).as(repeat).doesNotContain("cannot run here", "internal error");
            Compilation compiled = Compiler.compile(List.of(new SourceText("p.scx", text)), Overrides.NONE);
            for (Scenario.Variant v : compiled.scenarios().getFirst().variants()) {
                agrees(v.setup(), repeat + " " + v.name() + "\n" + text);
            }
        }
        assertThat(accepted).as("accepted of %s from seed %s on", COUNT, FIRST).isGreaterThan(COUNT / 10);
    }

    /** CorpusTest runs them; what it counts as not run would be a refusal. */
    @Test
    void theCorpusIsAcceptedAsAWhole() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(""))) {
            for (Path file : all.filter(p -> p.toString().endsWith(".scx") && !p.startsWith("target"))
                    .sorted()
                    .toList()) {
                assertThat(scxc("check", file.toString()))
                        .as("%s%n%s", file, out)
                        .isZero();
                String text = Files.readString(file);
                for (Scenario s : Compiler.compile(List.of(new SourceText(file.toString(), text)), Overrides.NONE)
                        .scenarios()) {
                    for (Scenario.Variant v : s.variants()) {
                        boolean here = s.isFor("jvm");
                        assertThat(Simulator.check(v.setup()).isEmpty() || !here)
                                .as(s.name() + " " + v.name())
                                .isTrue();
                    }
                }
            }
        }
    }

    private static void agrees(Setup setup, String repeat) {
        Map<SourceSpan, Fate> fates = ScenarioIndex.of(setup).fates();
        Setup limited = setup.withLimits(setup.limits().withEvents(EVENTS));
        Outcome outcome = Simulator.run(limited, 1, new RunOptions(TraceSink.NONE, false));
        for (Outcome.Change change : outcome.changes()) {
            Fate fate = fates.get(change.statement());
            if (fate == null) {
                continue; // a declared cell: nothing can be against it
            }
            List<Errno> allowed =
                    fate.refusals().keySet().stream().map(Fate.Cause::errno).toList();
            String what = "line " + change.statement().line() + ":"
                    + change.statement().column() + " of " + repeat;
            assertThat(change.accepted() == 0 || fate.mayBeAccepted())
                    .as("accepted, " + what)
                    .isTrue();
            change.refusals()
                    .forEach(r -> assertThat(allowed).as(r + ", " + what).contains(r.errno()));
        }
    }
}
