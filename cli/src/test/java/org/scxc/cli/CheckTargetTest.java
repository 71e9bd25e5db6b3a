package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.backends.Account;
import org.scxc.backends.Source;
import org.scxc.cli.backend.AccountText;
import org.scxc.cli.backend.Jvm;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.Part;
import org.scxc.model.Target;

/**
 * {@code check --target} says what the target would do, and of what is for it. Its words for the in-JVM model are those of one table,
 * {@link Part}, which docs/fidelity.md prints; {@code -Dbless=true} writes it there.
 */
class CheckTargetTest {
    private static final Path PAGE = Path.of("../docs/fidelity.md");
    private static final Path CORPUS = Path.of("../scenarios");
    private static final String BEGIN = "<!-- begin: parts -->\n";
    private static final String END = "<!-- end: parts -->\n";

    /** The corpus has no recorded noise. */
    private static final String REPLAYED = """
        scenario test.replayed {
            machine 1n2l4c2t
            noise replay "noise_quiet.csv"
            cell alpha { 1 x spin }
            phase run 1s
            expect usage(alpha) >= 90%
        }
        """;

    @TempDir
    Path folder;

    private String out = "";

    private int scxc(String... args) {
        StringWriter o = new StringWriter();
        int code = Main.execute(new PrintWriter(o), new PrintWriter(new StringWriter()), args);
        out = o.toString().replace(folder + "/", "");
        return code;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** Its delay is one that the simulator refuses, which does not matter: it is not for it. */
    @ParameterizedTest
    @ValueSource(strings = {"jvm", "ktstr"})
    void whatIsForAnotherTargetOnlyIsNamedAndNotCounted(String target) throws IOException {
        String file = file("shell.scx", """
            scenario t.here {
                machine 1n1l2c1t
                kernel 6.18
                scheduler simple
                cell alpha { w: 1 x spin }
                phase run 1s
                expect healthy
            }

            scenario t.elsewhere {
                machine 1n1l2c1t
                kernel 6.18
                scheduler pid_fifo { delay 100us }
                cell alpha { w: 1 x spin }
                phase run 1s
                expect healthy
                target shell { only }
            }
            """);
        assertThat(scxc("check", "--target", target, file)).as(out).isZero();
        assertThat(out)
                .containsPattern("t\\.here \\(shell\\.scx\\) for " + target + "(: approximated)?\n")
                .contains("\nt.elsewhere (shell.scx): for target shell only\n")
                .doesNotContain("t.elsewhere (shell.scx) for")
                .endsWith("1 file, 1 scenario, no errors; not counted: 1 for another target only\n");
        assertThat(scxc("check", "--target", "shell", file)).isZero();
        assertThat(out).contains("t.elsewhere (shell.scx) for shell\n").endsWith("1 file, 2 scenarios, no errors\n");
    }

    /** What check says of a claim that nothing shows is what explore then says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        exhaustive     | exact        | ''                                                     | passed
        preemptions(max 2) | approximated | it holds within the bound                              | passed
        delays(max 2)      | approximated | it holds within the bound                              | passed
        random(runs 5) | approximated | not judged unless an execution breaks it: a sample of executions proves nothing | not judged
        pct(depth 2, runs 5) | approximated | not judged unless an execution breaks it: a sample of executions proves nothing | not judged
        """)
    void aNeverIsWhatTheTableOfSoundnessSays(String search, String word, String cause, String verdict)
            throws IOException {
        String file = file("race.scx", race("never deadlock", search));
        assertThat(scxc("check", "--target", "jvm", file)).isZero();
        assertThat(line("expect never deadlock"))
                .startsWith("  " + word)
                .endsWith("expect never deadlock" + (cause.isEmpty() ? "" : ": " + cause));
        scxc("explore", file);
        assertThat(out).contains("  " + verdict.replace("passed", "pass") + ": never deadlock\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        exhaustive     | exact        | ''                                                                      | fail
        preemptions(max 2) | approximated | not judged if it is not met: beyond the bound nothing is looked at      | not judged
        random(runs 5) | approximated | not judged if it is not met: a sample of executions proves nothing      | not judged
        """)
    void aReachableIsDecidedByAbsenceOnlyWhereAllIsSearched(String search, String word, String cause, String verdict)
            throws IOException {
        String file = file("race.scx", race("reachable deadlock", search));
        assertThat(scxc("check", "--target", "jvm", file)).isZero();
        assertThat(line("expect reachable deadlock"))
                .startsWith("  " + word)
                .endsWith("expect reachable deadlock" + (cause.isEmpty() ? "" : ": " + cause));
        scxc("explore", file);
        assertThat(out).contains("  " + verdict + ": reachable deadlock\n");
    }

    private static String race(String claim, String search) {
        return """
            race t.searched {
                machine 1n1l2c1t
                discipline LC
                task p { affinity 0-1; queued 1 }
                cpu 0 { dispatch }
                expect CLAIM
                explore SEARCH
            }
            """.replace("CLAIM", claim).replace("SEARCH", search);
    }

    private String line(String construct) {
        return out.lines().filter(l -> l.contains(construct)).findFirst().orElse(out);
    }

    private static String table() {
        StringBuilder out = new StringBuilder();
        for (Part.Area area : Part.Area.values()) {
            out.append("\n## ")
                    .append(area.title())
                    .append("\n\n| part | in the kernel | here | |\n| --- | --- | --- | --- |\n");
            Arrays.stream(Part.values()).filter(p -> p.area() == area).forEach(p -> out.append(row(p)));
        }
        return out.append('\n').toString();
    }

    private static String row(Part part) {
        String word = part.fidelity().word() + (part.fidelity() instanceof Fidelity.Approximated ? " by" : "");
        return "| `" + part.word() + "` | " + part.what() + " | " + word + " | "
                + part.fidelity().reason() + (part.fidelity().reason().isEmpty() ? "|\n" : " |\n");
    }

    /** Each row of the page is a part, and each part has its row. */
    @Test
    void thePageIsTheTable() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if (Boolean.getBoolean("bless")) {
            Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(table());
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(CORPUS)) {
            return all.filter(p -> p.toString().endsWith(".scx") || p.endsWith("fidelity/everything.txt"))
                    .filter(p -> !p.startsWith(CORPUS.resolve("target")))
                    .sorted()
                    .toList();
        }
    }

    private static Account account(Path file) throws IOException {
        return account(file.toString(), Files.readString(file));
    }

    private static Account account(String file, String text) {
        Compilation compilation = Compiler.compile(List.of(new SourceText(file, text)), Overrides.NONE);
        assertThat(compilation.hasErrors()).as(file + compilation.diagnostics()).isFalse();
        return new Jvm().accept(new Source(file, compilation.scenarios()), compilation.races());
    }

    private static Set<Part> parts(Account account) {
        return account.parts().stream()
                .flatMap(p -> findings(p).stream())
                .flatMap(f -> f.parts().stream())
                .collect(Collectors.toSet());
    }

    private static List<Finding> findings(Account.Part part) {
        return part.variants().stream().flatMap(v -> v.findings().stream()).toList();
    }

    /** What is printed of a scenario is never better than what the table says of the parts that it contains. */
    @TestFactory
    List<DynamicTest> aScenarioIsAsExactAsItsWeakestPart() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            tests.add(DynamicTest.dynamicTest(CORPUS.relativize(file).toString(), () -> {
                Account account = account(file);
                account.parts().forEach(CheckTargetTest::holds);
                String text = AccountText.of(file.toString(), Target.JVM, account);
                for (Account.Part part : account.parts()) {
                    boolean exact = findings(part).stream()
                            .flatMap(f -> f.parts().stream())
                            .allMatch(p -> p.fidelity() instanceof Fidelity.Exact);
                    String head = part.name() + " (" + file + ") for jvm: ";
                    String said = text.substring(text.indexOf(head) + head.length());
                    List<String> words = Stream.concat(
                                    said.lines().limit(1),
                                    said.lines()
                                            .skip(1)
                                            .takeWhile(l -> l.startsWith("  "))
                                            .map(l -> l.strip().split(" ", 2)[0]))
                            .toList();
                    assertThat(words.contains("exact")).as(part.name()).isEqualTo(exact);
                }
            }));
        }
        return tests;
    }

    private static void holds(Account.Part part) {
        for (Finding finding : findings(part)) {
            assertThat(finding.parts()).as("parts of " + finding.text()).isNotEmpty();
            Set<String> words =
                    finding.parts().stream().map(p -> p.fidelity().word()).collect(Collectors.toSet());
            String weakest =
                    words.contains("refused") ? "refused" : words.contains("approximated") ? "approximated" : "exact";
            assertThat(finding.fidelity().word()).as(finding.text()).isEqualTo(weakest);
            assertThat(finding.fidelity().reason().isEmpty()).as(finding.text()).isEqualTo(weakest.equals("exact"));
        }
    }

    /** A row that nothing leads to would say nothing of any scenario. */
    @Test
    void eachPartThatIsNotRefusedIsOfSomeConstruct() throws IOException {
        Set<Part> unused = EnumSet.allOf(Part.class);
        unused.removeIf(p -> p.fidelity() instanceof Fidelity.Refused);
        for (Path file : files()) {
            unused.removeAll(parts(account(file)));
        }
        unused.removeAll(parts(account(CORPUS.resolve("data/replayed.scx").toString(), REPLAYED)));
        assertThat(unused).isEmpty();
    }

    /** A run ends with an unplanned exit, unless a process loads its scheduler again. */
    @Test
    void aRunThatGoesOnDoesNotEndWithTheScheduler() {
        String scenario = """
            scenario a.b {
                machine 1n1l2c1t
                scheduler simple%s
                phase unplug 1s { offline 1 }
                expect exit unreg_kern
            }
            """;
        assertThat(parts(account("ends.scx", scenario.formatted("")))).contains(Part.EXIT);
        assertThat(parts(account("goes_on.scx", scenario.formatted(" { restart on restart }"))))
                .contains(Part.RESTART)
                .doesNotContain(Part.EXIT);
    }

    /** A table in which all is exact, or nothing, tells nothing. */
    @Test
    void theThreeWordsAreUsed() {
        assertThat(Arrays.stream(Part.values()).map(p -> p.fidelity().word()).distinct())
                .containsExactlyInAnyOrder("exact", "approximated", "refused");
    }
}
