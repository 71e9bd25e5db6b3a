package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports for machines as programs of others read them. {@code .ci/reports} has more of those. */
class ReportsTest {
    private static final Path SCHEMA = Path.of("../docs/results.schema.json");

    @TempDir
    Path folder;

    private String out = "";

    /** A race and a scenario of one name, names that are the parent's, all verdicts, hostile text. */
    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("a.scx"), """
            scenario same {
                machine 1n1l2c1t
                kernel 6.18
                scheduler simple
                cell alpha { w: 1 x spin }
                phase run 100ms
                expect usage(w) between 90% and 100%
                expect usage(w) > 10% in at least 2 of 3 runs
                variant same { expect healthy }
                variant fails { expect exit any; expect bail matching "# SKIP ok 1 same" }
            }
            """);
        Files.writeString(folder.resolve("races.scx"), """
            race same {
                machine 1n1l2c1t
                task p { affinity 0-1; queued 1 }
                discipline LC
                cpu 0 { dispatch }
                cpu 1 { set p affinity 1 }
                variant never { expect never lost(p) }
                variant reaches { expect reachable exit error }
                variant wrong { expect reachable deadlock }
            }

            race sampled {
                machine 1n1l2c1t
                task p { affinity 0-1; queued 1 }
                discipline LC
                cpu 0 { dispatch }
                expect never deadlock
                explore random(runs 2)
            }
            """);
        Files.writeString(folder.resolve("b.scx"), """
            scenario same {
                machine 1n1l2c1t
                kernel 6.18 { watchdog 3s }
                scheduler stall { timeout 3s }
                cell alpha { w: 4 x bursty(run 1ms, sleep 10ms) }
                phase run 8s
                expect healthy
            }

            scenario refused {
                machine 1n1l2c1t
                kernel 6.18
                scheduler pid_fifo { delay 100us }
                cell alpha { w: 1 x spin }
                phase run 100ms
                expect healthy
            }

            scenario elsewhere {
                machine 1n1l2c1t
                kernel 6.18
                cell alpha { w: 1 x spin }
                phase run 100ms
                expect healthy
                target shell { only }
            }
            """);
    }

    private int scxc(String... args) {
        StringWriter o = new StringWriter();
        StringWriter e = new StringWriter();
        String[] placed = Arrays.stream(args)
                .map(a -> a.startsWith("@") ? folder.resolve(a.substring(1)).toString() : a)
                .toArray(String[]::new);
        int code = Main.execute(new PrintWriter(o), new PrintWriter(e), placed);
        out = o.toString();
        assertThat(e.toString()).isEmpty();
        return code;
    }

    /** As published, and again with every member that the schema does not name forbidden. */
    private static List<String> invalid(String json) throws IOException {
        String published = Files.readString(SCHEMA);
        JsonElement closed = JsonParser.parseString(published);
        close(closed);
        List<String> errors = new ArrayList<>();
        for (String text : List.of(published, closed.toString())) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text);
            schema.validate(json, InputFormat.JSON).forEach(e -> errors.add(e.toString()));
        }
        return errors;
    }

    private static void close(JsonElement schema) {
        if (schema instanceof JsonObject o) {
            if (o.has("properties")) {
                o.addProperty("additionalProperties", false);
            }
            o.asMap().values().forEach(ReportsTest::close);
        }
    }

    @Test
    void jsonFitsItsSchema() throws IOException {
        scxc("test", "@a.scx", "@races.scx", "@b.scx", "--json", "-");
        assertThat(invalid(out)).isEmpty();
        scxc("test", "@a.scx", "--quick", "--strict", "--json", "-");
        assertThat(invalid(out)).isEmpty();
        assertThat(out).contains("\"not_asked\"");
        scxc("explore", "@races.scx", "--json", "-");
        assertThat(invalid(out)).isEmpty();
        for (String golden : List.of("test.json", "explore.json")) {
            assertThat(invalid(Files.readString(Path.of("src/test/resources/golden", golden))))
                    .isEmpty();
        }
        assertThat(invalid(out.replace("\"verdict\": \"failed\"", "\"verdict\": \"green\"")))
                .isNotEmpty();
    }

    @Test
    void jsonHasNumbersAndPlaces() {
        scxc("test", "@a.scx", "--json", "-");
        JsonObject scenario = JsonParser.parseString(out)
                .getAsJsonObject()
                .getAsJsonArray("scenarios")
                .get(0)
                .getAsJsonObject();
        assertThat(scenario.get("line").getAsInt()).isEqualTo(1);
        JsonObject usage = scenario.getAsJsonArray("variants")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("claims")
                .get(0)
                .getAsJsonObject();
        assertThat(usage.get("line").getAsInt()).isEqualTo(7);
        JsonObject measured = usage.getAsJsonObject("measured");
        assertThat(measured.get("unit").getAsString()).isEqualTo("fraction");
        JsonObject first = measured.getAsJsonArray("runs").get(0).getAsJsonObject();
        assertThat(first.get("value").getAsDouble()).isBetween(0.9, 1.0);
        assertThat(first.getAsJsonArray("bounds").toString()).isEqualTo("[0.9,1.0]");
    }

    /** The parser of Maven's own report plugin. */
    @Test
    void junitIsReadBySurefire() throws Exception {
        scxc("test", "@a.scx", "@races.scx", "@b.scx", "--junit", "@out.xml");
        List<ReportTestSuite> suites;
        try (InputStreamReader reader =
                new InputStreamReader(Files.newInputStream(folder.resolve("out.xml")), StandardCharsets.UTF_8)) {
            suites = new TestSuiteXmlParser(new NullConsoleLogger()).parse(reader);
        }
        List<ReportTestCase> cases =
                suites.stream().flatMap(s -> s.getTestCases().stream()).toList();
        assertThat(out).contains("4 variants of 3 scenarios and 4 of 2 races, ").contains(" not counted: 1 ");
        assertThat(cases).hasSize(9);
        assertThat(cases.stream().filter(ReportTestCase::hasFailure)).hasSize(count("failed"));
        assertThat(cases.stream().filter(ReportTestCase::hasSkipped))
                .hasSize(count("not judged") + count("not run") + 1);
        assertThat(cases.stream().map(c -> c.getFullClassName() + " " + c.getName()))
                .doesNotHaveDuplicates();
        assertThat(suites)
                .allSatisfy(s -> assertThat(s.getNumberOfTests())
                        .isEqualTo(s.getTestCases().size()));
        assertThat(cases.stream().filter(ReportTestCase::hasFailure))
                .anySatisfy(c -> assertThat(c.getFailureDetail()).contains("what happened, seed 1:", "/b.scx:7)"));
    }

    /** Of the last line. */
    private int count(String verdict) {
        String counts = out.substring(out.stripTrailing().lastIndexOf('\n'));
        return Integer.parseInt(counts.replaceAll("(?s).* (\\d+) " + verdict + ".*", "$1"));
    }

    /** kunit_parser.py takes an indented result with its parent's name for the parent's own. */
    @Test
    void ktapNamesAreTheirOwn() {
        scxc("test", "@a.scx", "@races.scx", "@b.scx", "--ktap");
        List<String> tests = out.lines().filter(l -> l.matches("(not )?ok .*")).toList();
        assertThat(tests).hasSize(6);
        assertThat(tests.stream().map(l -> l.replaceAll("^(not )?ok \\d+ ", "")))
                .doesNotHaveDuplicates();
        String parent = "";
        for (String line : out.lines().toList()) {
            if (line.startsWith("  # Subtest: ")) {
                parent = line.substring("  # Subtest: ".length());
            } else if (line.matches(" +(not )?ok .*")) {
                assertThat(line.replaceAll("^ +(not )?ok \\d+ | # SKIP.*", "")).isNotEqualTo(parent);
            }
        }
        assertThat(out).contains("\n  not ok 2 fails\n").doesNotContain("matching \"# SKIP");
    }

    @Test
    void strictFailsInEveryReport() throws IOException {
        Files.writeString(
                folder.resolve("c.scx"),
                Files.readString(folder.resolve("b.scx")).replace("stall { timeout 3s }", "simple"));
        assertThat(scxc("test", "@c.scx", "--ktap", "--junit", "@strict.xml", "--json", "@strict.json", "--strict"))
                .isEqualTo(1);
        assertThat(out)
                .contains("not ok 2 refused")
                .contains("ok 3 elsewhere (" + folder + "/c.scx) # SKIP for target");
        assertThat(Files.readString(folder.resolve("strict.xml")))
                .contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\"", "type=\"not run\"");
        assertThat(Files.readString(folder.resolve("strict.json"))).contains("\"failures\": 1,");
    }
}
