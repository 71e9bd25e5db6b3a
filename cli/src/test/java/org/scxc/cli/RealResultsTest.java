package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.cli.process.ExitCode;

/** {@code judge} and {@code compare} on what real runs left, byte for byte. */
class RealResultsTest {
    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    @BeforeEach
    void scenario() throws IOException {
        Files.writeString(folder.resolve("one.scx"), "stall a.one\n");
    }

    private int scxc(String... args) {
        StringWriter o = new StringWriter();
        StringWriter e = new StringWriter();
        String[] placed = Arrays.stream(args)
                .map(a -> a.startsWith("@") ? folder.resolve(a.substring(1)).toString() : a)
                .toArray(String[]::new);
        int code = Main.execute(Fakes.services(), new PrintWriter(o), new PrintWriter(e), placed);
        out = o.toString().replace(folder.toString(), "DIR");
        err = e.toString().replace(folder.toString(), "DIR");
        return code;
    }

    /**
     * A run of {@code a.one}: 30 s, or until {@code exit}.
     *
     * @param exit members of exit.json behind {@code ended}
     */
    private Path run(String name, String variant, double endS, String exit, double usageS) throws IOException {
        Path at = Files.createDirectories(folder.resolve("results/" + name));
        long endNs = Math.round(endS * 1e9);
        boolean whole = exit.isEmpty();
        Files.writeString(at.resolve("meta.json"), String.format(Locale.ROOT, """
            {"format":1,"scenario":"a.one","variant":"%s","kernel":"6.18.15","cpus":4,"rehearsal":false,
             "late_max_ns":7100000,"stopped_by":0,"end_ns":%d,"scheduler":["scx_mitosis","--x"],"later":[1]}
            """, variant, endNs));
        Files.writeString(at.resolve("marks.jsonl"), String.format(Locale.ROOT, """
            {"mark":"zero","mono_ns":5,"at_ns":0}
            {"mark":"phase","mono_ns":6,"at_ns":0,"index":0,"event":"begin","name":"run"}
            {"mark":"phase","mono_ns":7,"at_ns":%d,"index":0,"event":"end","complete":%s,"name":"run"}
            """, endNs, whole));
        Files.writeString(at.resolve("tasks.jsonl"), String.format(Locale.ROOT, """
            {"group":0,"index":0,"pid":77,"name":"drifter","comm":"drifter","phases":[{"phase":0,"run_ns":%d,\
            "wait_ns":1000,"slices":3,"iterations":9,"wakeups":0,"wakeup_buckets":[],"cpus":"1"}]}
            """, Math.round(usageS * 1e9)));
        Files.writeString(at.resolve("cells.jsonl"), "");
        Files.writeString(at.resolve("dmesg.txt"), "");
        Files.writeString(at.resolve("scheduler.log"), "");
        Files.writeString(
                at.resolve("exit.json"),
                whole ? "{\"ended\":false}" : "{\"ended\":true,\"at_ns\":" + endNs + "," + exit + "}");
        return at;
    }

    private void runs() throws IOException {
        String stall =
                "\"source\":\"kmsg\",\"ops\":\"mitosis\",\"reason\":\"runnable task stall\",\"msg\":\"drifter[77] <&>"
                        + " \\u0007\"";
        run("u1", "unfixed", 7.25, stall, 0);
        run("u2", "unfixed", 7.5, stall, 0);
        run("u3", "unfixed", 30, "", 6);
        run("f1", "fixed", 30, "", 7.2);
    }

    @Test
    void judged() throws IOException {
        runs();
        assertThat(scxc("judge", "@one.scx", "--shell-results", "@results")).isZero();
        Golden.check("judge_shell.txt", out);
        assertThat(err).isEmpty();
    }

    /** The same words in each command that takes one file. */
    @ParameterizedTest
    @ValueSource(strings = {"judge", "compare"})
    void aFileThatIsNotThere(String command) throws IOException {
        runs();
        assertThat(scxc(command, "@none.scx", "--shell-results", "@results")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).isEqualTo("scxc: DIR/none.scx: no such file\n");
    }

    @Test
    void aVariantThatIsNotThere() throws IOException {
        runs();
        assertThat(scxc("compare", "@one.scx", "--shell-results", "@results", "--variant", "x"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(err).startsWith("scxc: DIR/one.scx has no variant 'x'; it has ");
    }

    @Test
    void compared() throws IOException {
        runs();
        assertThat(scxc("compare", "@one.scx", "--shell-results", "@results", "--runs", "6"))
                .isEqualTo(1);
        Golden.check("compare.txt", out);
        assertThat(scxc("compare", "@one.scx", "--shell-results", "@results", "--runs", "6", "--json"))
                .isEqualTo(1);
        Golden.check("compare.json", out);
        assertThat(scxc("compare", "@one.scx", "--shell-results", "@results", "--runs", "6", "--tolerance", "5"))
                .isZero();
    }

    /** The end came 6 ms into the phase, and the records give one worker 350 % of a CPU in it. */
    @Test
    void aWindowCutShort() throws IOException {
        String end = "\"source\":\"kmsg\",\"ops\":\"mitosis\",\"reason\":\"runnable task stall\",\"msg\":\"w\"";
        run("f1", "fixed", 0.006, end, 0.021);
        assertThat(scxc("judge", "@one.scx", "--shell-results", "@results")).isEqualTo(1);
        assertThat(out)
                .contains("not judged: expect usage(drifter) during run", "not believed: 350% of a CPU over 6 ms")
                .contains("fail: expect healthy");
        run("f1", "fixed", 0.006, end, 0.0012);
        assertThat(scxc("judge", "@one.scx", "--shell-results", "@results")).isEqualTo(1);
        assertThat(out).contains("not judged: expect usage(drifter) during run", "seen for 6 ms of 30 s");
        run("f1", "fixed", 30, "", 3);
        assertThat(scxc("judge", "@one.scx", "--shell-results", "@results")).isEqualTo(1);
        assertThat(out).contains("fail: expect usage(drifter) during run", "so no instant is known");
    }

    /** cells.jsonl holds cpuset.cpus.effective at the end of each phase; older results do not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ,"effective":"1-2" | pass: effective(alpha) = 1-2
        ,"effective":"1-3" | fail: effective(alpha) = 1-2
        ,"effective":""    | not judged: effective(alpha) = 1-2
        ''                 | not judged: effective(alpha) = 1-2
        """)
    void effectiveCpusAtTheEndOfAPhase(String member, String verdict) throws IOException {
        Path file = Files.writeString(folder.resolve("lists.scx"), """
            scenario a.one {
                machine 1n1l4c1t
                cell alpha { cpus 1-2; drifter: 1 x spin }
                phase run 30s
                variant fixed {
                    expect usage(drifter) >= 10%
                    expect effective(alpha) = 1-2
                    expect always effective(alpha) within 1-2
                }
            }
            """);
        Path at = run("f1", "fixed", 30, "", 6);
        Path meta = at.resolve("meta.json");
        Files.writeString(meta, Files.readString(meta).replace("[\"scx_mitosis\",\"--x\"]", "null"));
        Files.writeString(
                at.resolve("cells.jsonl"),
                "{\"cell\":0,\"name\":\"alpha\",\"phase\":0,\"usage_usec\":9" + member + "}\n");
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        Main.execute(
                to,
                to,
                "judge",
                file.toString(),
                "--shell-results",
                at.getParent().toString());
        assertThat(said.toString()).contains(verdict).contains("not judged: always effective(alpha) within 1-2");
    }

    /** Whatever is missing or false, the run is not judged. */
    @Test
    void neverAPassByAbsence() throws IOException {
        for (String file :
                new String[] {"marks.jsonl", "tasks.jsonl", "cells.jsonl", "exit.json", "dmesg.txt", "scheduler.log"}) {
            Path at = run("f1", "fixed", 30, "", 6);
            Files.delete(at.resolve(file));
            assertThat(scxc("judge", "@one.scx", "--shell-results", "@results")).isEqualTo(4);
            assertThat(out)
                    .as(file)
                    .contains("a.one fixed: not judged: " + file + " is missing")
                    .contains(" 0 passed")
                    .doesNotContain("pass:");
        }
        Path at = run("f1", "fixed", 30, "", 6);
        String meta = Files.readString(at.resolve("meta.json"));
        String[][] changes = {
            {"\"format\":1", "\"format\":2", "another format"},
            {"\"rehearsal\":false", "\"rehearsal\":true", "rehearsal"},
            {"\"stopped_by\":0", "\"stopped_by\":15", "signal 15"},
            {"[\"scx_mitosis\",\"--x\"]", "null", "without the scenario's scheduler"},
            {"a.one", "a.two", "no results of it"},
            {"\"scenario\":\"a.one\",", "", "meta.json is missing or cannot be read"},
        };
        for (String[] change : changes) {
            Files.writeString(at.resolve("meta.json"), meta.replace(change[0], change[1]));
            assertThat(scxc("judge", "@one.scx", "--shell-results", "@results")).isEqualTo(4);
            assertThat(out)
                    .as(change[2])
                    .contains(change[2])
                    .contains(" 0 passed")
                    .doesNotContain("pass:");
            assertThat(scxc("compare", "@one.scx", "--shell-results", "@results"))
                    .isEqualTo(4);
            assertThat(out).as(change[2]).contains("0 agree, 0 differ, 2 not comparable");
        }
        Files.writeString(at.resolve("meta.json"), meta);
        Files.writeString(at.resolve("tasks.jsonl"), "{\"group\":");
        assertThat(scxc("judge", "@one.scx", "--shell-results", "@results")).isEqualTo(4);
        assertThat(out)
                .contains("tasks.jsonl: line 1: $: expected JSON")
                .contains(" 0 passed")
                .doesNotContain("pass:");
    }

    /** Each change makes one file say what no run can: the run is not judged, and the place is named. */
    @Test
    void whatDoesNotFitIsNotJudged() throws IOException {
        String[][] changes = {
            {"tasks.jsonl", "\"wakeup_buckets\":[]", "\"wakeup_buckets\":[[1]]", "$.phases[0].wakeup_buckets[0]"},
            {"tasks.jsonl", "\"wakeup_buckets\":[]", "\"wakeup_buckets\":[[1,-1]]", "wakeup_buckets[0][1]"},
            {"tasks.jsonl", "\"wakeup_buckets\":[]", "\"wakeup_buckets\":[[1,9e18]]", "wakeup_buckets[0][1]"},
            {"tasks.jsonl", "\"wakeup_buckets\":[]", "\"wakeup_buckets\":[[90000000000000,4000000000]]", "add up"},
            {"tasks.jsonl", "\"slices\":3", "\"slices\":9000000000000000", "$.phases[0].slices"},
            {"tasks.jsonl", "\"cpus\":\"1\"", "\"cpus\":\"0-999999999\"", "up to 8191"},
            {"tasks.jsonl", "\"run_ns\":6000000000", "\"run_ns\":-1", "$.phases[0].run_ns"},
            {"tasks.jsonl", "\"run_ns\":6000000000", "\"run_ns\":1e400", "$.phases[0].run_ns"},
            {"tasks.jsonl", "\"iterations\":9", "\"iterations\":-9", "$.phases[0].iterations"},
            {
                "tasks.jsonl",
                "\"phases\":[",
                "\"phases\":[{\"phase\":0,\"run_ns\":1,\"wait_ns\":0,\"slices\":0," + "\"iterations\":0},",
                "$.phases[1].phase: 0 is a duplicate"
            },
            {"tasks.jsonl", "\"phase\":0", "\"phase\":7", "phase 7 did not begin"},
            {"tasks.jsonl", "\"group\":0", "\"group\":0,\"group\":1", "duplicate member"},
            {"marks.jsonl", "\"index\":0,\"event\":\"end\"", "\"index\":1,\"event\":\"end\"", "phases overlap"},
            {"marks.jsonl", "\"name\":\"run\"", "\"name\":\"walk\"", "has no phase 0 called \"walk\""},
            {"marks.jsonl", "\"at_ns\":30000000000", "\"at_ns\":-5", "ends before it begins"},
            {"meta.json", "\"end_ns\":", "\"end_ns\":99999999", "meta.json: $.end_ns"},
            {"meta.json", "\"cpus\":4", "\"cpus\":0", "meta.json: $.cpus"},
            {"exit.json", "\"ended\":false", "\"ended\":0", "exit.json: $.ended"},
        };
        for (String[] change : changes) {
            Path file = run("f1", "fixed", 30, "", 6).resolve(change[0]);
            String text = Files.readString(file);
            String value = change[2];
            assertThat(text).contains(change[1]);
            Files.writeString(file, text.replace(change[1], value));
            assertThat(scxc("judge", "@one.scx", "--shell-results", "@results"))
                    .as(value)
                    .isEqualTo(4);
            assertThat(out)
                    .as(value)
                    .contains("not judged: " + change[0])
                    .contains(change[3])
                    .contains(" 0 passed")
                    .doesNotContain("pass:");
            assertThat(scxc("compare", "@one.scx", "--shell-results", "@results"))
                    .as(value)
                    .isEqualTo(4);
            assertThat(out).contains("0 agree, 0 differ, 2 not comparable");
        }
        Path tasks = run("f1", "fixed", 30, "", 6).resolve("tasks.jsonl");
        Files.writeString(tasks, Files.readString(tasks).repeat(2));
        scxc("judge", "@one.scx", "--shell-results", "@results");
        assertThat(out)
                .contains("task 2: the task stands twice")
                .contains(" 0 passed")
                .doesNotContain("pass:");
        Path marks = run("f1", "fixed", 30, "", 6).resolve("marks.jsonl");
        Files.writeString(marks, Files.readString(marks).repeat(2));
        scxc("judge", "@one.scx", "--shell-results", "@results");
        assertThat(out).contains("phase 0 stands twice").contains(" 0 passed").doesNotContain("pass:");
    }

    /** Tests are of one variant of a scenario; their results go the same way as all others. */
    @Test
    void resultsOfTests() throws IOException {
        Path at = Files.createDirectories(folder.resolve("tests"));
        assertThat(scxc("judge", "@one.scx", "--ktstr-results", "@tests")).isEqualTo(4);
        assertThat(out)
                .contains("a.one fixed: not run: no sidecar a_one-*.ktstr.json\n")
                .doesNotContain("unfixed");
        Files.writeString(at.resolve("a_one-0123456789abcdef.ktstr.json"), """
            {"passed": true, "stats": {"phases": [{"step_index": 1, "per_cgroup": {
              "beta": {"total_cpu_time_ns": 6000000000}}}]}}
            """);
        assertThat(scxc("judge", "@one.scx", "--ktstr-results", "@tests")).isZero();
        assertThat(out)
                .contains("a.one fixed: passed (1 run)\n", "  pass: expect healthy\n", "  note: read from a_one-0123")
                .contains("20%, expected 15% to 25%")
                .endsWith("1 variant, 1 run: 1 passed, 0 failed, 0 not judged, 0 not run\n");
        scxc("compare", "@one.scx", "--ktstr-results", "@tests", "--runs", "1");
        assertThat(out).contains("no test of it is built in mode guard");
        assertThat(scxc("judge", "@one.scx", "--ktstr-results", "@tests", "--shell-results", "@tests"))
                .isEqualTo(2);
        assertThat(err).contains("judge wants --ktstr-results DIR or --shell-results DIR");
        assertThat(scxc("judge", "@one.scx", "--ktstr-results", "@tests", "--mode", "pun"))
                .isEqualTo(2);
        assertThat(err).contains("--mode pun: there are guard and pin");
    }

    /** An option of another target says whose it is. */
    @Test
    void optionsOfOthers() {
        assertThat(scxc("build", "@one.scx", "--target", "shell", "--pr", "--out", "@built"))
                .isEqualTo(2);
        assertThat(err).contains("--pr is for --target ktstr");
        assertThat(scxc("build", "@one.scx", "--target", "shell", "--verify", "--out", "@built"))
                .isEqualTo(2);
        assertThat(err).contains("--verify and --check are for --target ktstr");
        assertThat(scxc("build", "@one.scx", "--target", "jvm", "--out", "@built"))
                .isEqualTo(2);
        assertThat(err).contains("--target jvm: there are ktstr, source-scenario, shell");
        assertThat(scxc("build", "@one.scx", "--target", "ktstr", "--feature", "a b", "--out", "@built"))
                .isEqualTo(2);
        assertThat(err).contains("--feature a b: letters, digits, _ and - only");
    }

    @Test
    void badInput() throws IOException {
        assertThat(scxc("judge", "@one.scx")).isEqualTo(2);
        assertThat(scxc("compare", "@one.scx")).isEqualTo(2);
        assertThat(err).contains("--shell-results");
        assertThat(scxc("compare", "@one.scx", "--shell-results", "@nowhere")).isEqualTo(2);
        Files.createDirectories(folder.resolve("results"));
        assertThat(scxc("compare", "@one.scx", "--shell-results", "@results", "--tolerance", "-1"))
                .isEqualTo(2);
        assertThat(scxc("compare", "@one.scx", "--shell-results", "@results")).isEqualTo(4);
        assertThat(out).contains("not comparable").contains("no results of it");
    }
}
