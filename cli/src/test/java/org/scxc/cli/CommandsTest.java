package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user calls them: exit codes, what goes where, and the reports byte for byte. */
class CommandsTest {
    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("all/more"));
        Files.createDirectories(folder.resolve("form"));
        write("one.scx", "stall a.one\n");
        write("two.scx", "stall a.one\nstall a.two\n");
        write("bad.scx", "bad b.bad\n");
        write("refused.scx", "refused c.not_here\n");
        write("broken.scx", "broken d.broken\n");
        write("wrong.scx", "error\n");
        write("race.scx", "race core.race\n");
        write("all/stall.scx", "stall a.one\nrace core.race\n");
        write("all/stall.truth", """
            # what real kernels did
            a.one unfixed, static cells: 48 runs; 1025 × 23 at 3.25 s to 5.64 s; 1026 × 19 at 9.5 s to 33 s; healthy × 6
            a.one unfixed, slow host: 22 runs; 1025 × 11 at 3.14 s to 3.32 s, median 3.2 s; 64 × 11 at 7 s
            a.one unfixed: what decides is the clock at 3 s

            a.one fixed, static cells: 1 run; healthy × 1 (30 s)
            """);
        write("all/more/bad.scx", "bad b.bad\nrefused c.not_here\n");
        write("all/readme.txt", "no scenario\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
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

    /** A word that is no command is told so, with the one that was probably meant. */
    @Test
    void anUnknownCommand() {
        assertThat(scxc("tset", "x")).isEqualTo(2);
        assertThat(err).isEqualTo("""
            scxc: unknown command 'tset'
            Did you mean: scxc test?
            Try 'scxc --help'.
            """);
        assertThat(scxc("bpf", "need")).isEqualTo(2);
        assertThat(err).contains("unknown command 'need'").contains("Did you mean: scxc bpf needs?");
        assertThat(scxc("help")).isEqualTo(2);
        assertThat(err).doesNotContain("Did you mean");
    }

    /** A line that is about nothing, or does not add up, is an error with its place. */
    @Test
    void truthIsChecked() throws IOException {
        String[][] wrong = {
            {"a.two unfixed: text", "no scenario and variant of the file, followed by ',' or ':'"},
            {"a.one unfixed, x: 3 runs; 1025 × 2; healthy × 2", "the counts add up to 4 of 3 runs"},
            {"a.one unfixed, x: 3 runs, healthy × 3", "expected SOURCE: N runs; END × N at T s to T s; …"},
            {"a.one unfixed, x: 3 runs; well × 3", "expected END × N, at T s to T s, median T s, not 'well × 3'"},
        };
        for (String[] w : wrong) {
            write("all/stall.truth", "\n" + w[0] + "\n");
            assertThat(scxc("test", "@all/stall.scx")).as(w[0]).isEqualTo(2);
            assertThat(err).contains("DIR/all/stall.truth:2: " + w[1]);
        }
    }

    @Test
    void check() {
        assertThat(scxc("check", "@one.scx", "@two.scx", "@race.scx")).isZero();
        assertThat(out).isEqualTo("3 files, 3 scenarios, 1 race, no errors\n");
        assertThat(scxc("check", "@one.scx", "@wrong.scx")).isEqualTo(2);
        assertThat(out)
                .isEqualTo("error: as told\n --> DIR/wrong.scx:1:1\n2 files, 1 scenario, errors in 1 file; "
                        + "'scxc explain ID' says more\n");
    }

    @Test
    void printAfter() {
        assertThat(scxc("check", "--print-after=lower", "@one.scx")).isZero();
        assertThat(out).isEqualTo("after lower\n1 file, 1 scenario, no errors\n");
        assertThat(scxc("check", "--print-after", "lowre", "@one.scx")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: --print-after lowre: unknown phase; did you mean \"lower\"?\n");
    }

    @Test
    void explain() {
        assertThat(scxc("explain", "SCX0102")).isZero();
        assertThat(out).startsWith("# SCX0102: unknown cell\n").contains("## Wrong", "## Right");
        String page = out;
        assertThat(scxc("explain", "scx102")).isZero();
        assertThat(out).isEqualTo(page);
        assertThat(scxc("explain")).isZero();
        assertThat(out.lines())
                .contains("SCX0005  error    syntax error", "SCX0510  warning  constant unused")
                .isSorted();
        assertThat(scxc("explain", "SCX1002")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: SCX1002: unknown message; did you mean SCX0002?\n");
        assertThat(scxc("explain", "mistakes")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: mistakes: unknown message; 'scxc explain' lists them\n");
    }

    @Test
    void tagsAndSuites() throws IOException {
        write("all/set.scx", "suite mine more/*.scx\n");
        assertThat(scxc("test", "@all", "--tag", "stall")).isZero();
        assertThat(out).contains("a.one").doesNotContain("b.bad");
        assertThat(scxc("test", "@all", "--suite", "mine")).isEqualTo(1);
        assertThat(out).contains("b.bad", "of 6").doesNotContain("a.one");
        assertThat(scxc("test", "@all", "--suite", "mine", "--tag", "stall")).isEqualTo(2);
        assertThat(scxc("test", "@all", "--tag", "stal")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: no scenario of these files has the tag 'stal'; did you mean \"stall\"?\n");
        assertThat(scxc("test", "@all", "--suite", "mien")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: unknown suite 'mien'; did you mean \"mine\"?\n");
    }

    @Test
    void docTellsWhatAKernelVersionIs() {
        assertThat(scxc("doc", "kernel", "6.17")).isZero();
        assertThat(out)
                .contains(
                        "kernel 6.17.13",
                        "qseq  rq",
                        "from 6.12: scx_rq.ops_qseq",
                        "unknown, taken as under_dispatching");
        assertThat(scxc("doc", "kernel", "6.12..7.3")).isZero();
        assertThat(out)
                .contains(
                        "kernel 6.12.117 and kernel 7.3.4", "slice_write  at_insert -> at_commit", "facts are the same")
                .doesNotContain("\nqseq  ", "\nstale_verdict  ");
        assertThat(scxc("doc", "kernel", "6.20")).isEqualTo(2);
        assertThat(scxc("doc", "bursty", "6.18")).isEqualTo(2);
    }

    @Test
    void doc() {
        assertThat(scxc("doc", "bursty")).isZero();
        assertThat(out)
                .startsWith("workload bursty(run: duration, sleep: duration) (<stdlib>/")
                .contains("ktstr: Bursty.", "\n    workload bursty(");
        assertThat(scxc("doc")).isZero();
        assertThat(out.lines()).contains("workload", "  spin", "scheduler", "  mitosis", "noise", "  guest");
        assertThat(scxc("doc", "noise")).isZero();
        assertThat(out).startsWith("noise\n  guest\n").doesNotContain("mitosis");
        assertThat(scxc("doc", "burst")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: burst: the library has no such declaration; did you mean bursty?\n");
    }

    @Test
    void fmt() throws IOException {
        write("form/long.scx", "const   a=1 // why\n");
        write("form/good.scx", "const a = 1\n");
        write("form/syntax.scx", "const a = = 1\n");
        assertThat(scxc("fmt", "--check", "@form/long.scx", "@form/good.scx")).isEqualTo(1);
        assertThat(out).isEqualTo("DIR/form/long.scx\n2 files, 1 to format\n");
        assertThat(scxc("fmt", "@form")).isEqualTo(2);
        assertThat(out).isEqualTo("DIR/form/long.scx\n3 files, 1 formatted, 1 with errors left as it is\n");
        assertThat(err).contains("error[SCX0005]", "form/syntax.scx:1:11");
        assertThat(Files.readString(folder.resolve("form/long.scx"))).isEqualTo("const a = 1 // why\n");
        assertThat(Files.readString(folder.resolve("form/syntax.scx"))).isEqualTo("const a = = 1\n");
        assertThat(scxc("fmt", "--check", "@form/long.scx")).isZero();
        assertThat(scxc("fmt", "-", "@form/long.scx")).isEqualTo(2);
        try (Stream<Path> left = Files.list(folder.resolve("form"))) {
            assertThat(left).hasSize(3);
        }
    }

    @Test
    void fmtOfStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("const  a=1".getBytes(StandardCharsets.UTF_8)));
            assertThat(scxc("fmt", "-")).isZero();
            assertThat(out).isEqualTo("const a = 1\n");
            System.setIn(new ByteArrayInputStream("const  a=".getBytes(StandardCharsets.UTF_8)));
            assertThat(scxc("fmt", "-")).isEqualTo(2);
            assertThat(out).isEmpty();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void badInput() {
        assertThat(scxc("check", "@none.scx")).isEqualTo(2);
        assertThat(out).contains("error: DIR/none.scx: no such file\n");
        assertThat(scxc("run", "@none.scx")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: DIR/none.scx: no such file\n");
        assertThat(scxc("run", "@all")).isEqualTo(2);
        assertThat(scxc("test", "@wrong.scx", "@one.scx")).isEqualTo(2);
        assertThat(err).contains("error: as told");
        assertThat(out).isEmpty();
        assertThat(scxc("run", "@two.scx", "--scenario", "a.three")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: DIR/two.scx has no scenario 'a.three'; it has a.one, a.two\n");
        assertThat(scxc("run", "@one.scx", "--variant", "unfixd")).isEqualTo(2);
        assertThat(err).isEqualTo("scxc: DIR/one.scx has no variant 'unfixd'; it has unfixed, fixed\n");
    }

    @Test
    void usageErrorsNameTheNearest() {
        assertThat(scxc("run", "--sed", "3")).isEqualTo(2);
        assertThat(err).contains("--sed").contains("--seed").contains("scxc run --help");
        assertThat(scxc("chek", "@one.scx")).isEqualTo(2);
        assertThat(err).contains("check");
        assertThat(scxc()).isEqualTo(2);
        assertThat(scxc("run", "@one.scx", "--runs", "0")).isEqualTo(2);
        assertThat(scxc("test", "@one.scx", "--quick", "--runs", "2")).isEqualTo(2);
        assertThat(err).contains("--quick and --runs exclude each other");
        assertThat(scxc("trace", "@one.scx", "--from", "3")).isEqualTo(2);
        assertThat(err).contains("is not a time");
    }

    @Test
    void version() {
        assertThat(scxc("--version")).isZero();
        assertThat(out).isEqualTo("scxc 1.2.3\n");
    }

    @Test
    void internalErrors() {
        assertThat(scxc("run", "@broken.scx", "--variant", "unfixed")).isEqualTo(3);
        assertThat(err)
                .contains("cpu 3 has no rq")
                .contains("./scxc run DIR/broken.scx --variant unfixed --seed 1")
                .contains("this is a bug in scxc")
                .doesNotContain("\tat ");
        assertThat(scxc("run", "@broken.scx", "--debug")).isEqualTo(3);
        assertThat(err).contains("\tat ");
    }

    @Test
    void run() {
        assertThat(scxc(
                        "run",
                        "@one.scx",
                        "--variant",
                        "unfixed",
                        "--seed",
                        "1",
                        "--kernel",
                        "7.3",
                        "--set",
                        "x.y=a b"))
                .isEqualTo(4);
        Golden.check("run.txt", out);
        assertThat(scxc("run", "@bad.scx", "--variant", "fixed", "--dump")).isEqualTo(1);
        Golden.check("run_failed.txt", out);
    }

    @Test
    void refusals() {
        assertThat(scxc("run", "@refused.scx")).isEqualTo(2);
        Golden.check("refused.txt", err);
        assertThat(out).isEmpty();
        String refusal = err;
        assertThat(scxc("check", "@refused.scx")).isEqualTo(2);
        assertThat(out)
                .startsWith(refusal)
                .endsWith("1 file, 1 scenario, errors in 1 file; 'scxc explain ID' says more\n");
        assertThat(scxc("test", "@refused.scx")).isEqualTo(4);
        assertThat(out)
                .endsWith(
                        "2 variants of 1 scenario: 0 passed, 0 failed, 0 not judged, 2 not run; nothing was judged\n");
    }

    @Test
    void test() {
        assertThat(scxc("test", "@all")).isEqualTo(1);
        Golden.check("test.txt", out);
        assertThat(err).isEmpty();
        String first = out;
        scxc("test", "@all", "--time");
        assertThat(out).isEqualTo(first);
        assertThat(err).startsWith("time: ");
    }

    @Test
    void quick() {
        assertThat(scxc("test", "@one.scx", "--quick")).isZero();
        assertThat(out)
                .endsWith("2 variants of 1 scenario, 2 runs: 1 passed, 0 failed, 0 not judged, 0 not run,"
                        + " 1 with nothing but rates, which --quick leaves out\n");
        assertThat(scxc("test", "@one.scx", "--runs", "6")).isZero();
        assertThat(out).contains("1025 × 2, 1026 × 2, healthy 2 of 6");
        assertThat(scxc("test", "@race.scx")).isEqualTo(4);
        assertThat(out)
                .endsWith("0 variants of 0 scenarios: 0 passed, 0 failed, 0 not judged, 0 not run;"
                        + " nothing was judged\n");
    }

    @Test
    void machineReadable() throws IOException {
        assertThat(scxc("test", "@all", "--json", "-", "--junit", "@out.xml")).isEqualTo(1);
        Golden.check("test.json", out);
        Golden.check(
                "test.xml",
                Files.readString(folder.resolve("out.xml"))
                        .replace(folder.toString(), "DIR")
                        .replace(folder.toString().substring(1).replace('/', '.'), "DIR")
                        .replaceAll(" time=\"\\d+\\.\\d{3}\"", " time=\"T\""));
        assertThat(scxc("test", "@all", "--ktap", "--json", "@out.json")).isEqualTo(1);
        Golden.check("test.ktap", out);
        assertThat(Files.readString(folder.resolve("out.json")).replace(folder.toString(), "DIR"))
                .isEqualTo(Files.readString(Path.of("src/test/resources/golden/test.json")));
        assertThat(scxc("test", "@one.scx", "--json", "@no/such/folder.json")).isEqualTo(2);
        assertThat(err).contains("cannot be written");
    }

    @Test
    void trace() {
        assertThat(scxc("trace", "@one.scx")).isZero();
        Golden.check("trace.txt", out);
        scxc("trace", "@one.scx", "--from", "3.0s", "--to", "3200ms", "--cpu", "0-1");
        assertThat(out).contains("sched_switch").doesNotContain("sched_wakeup").doesNotContain("ops.enqueue");
        assertThat(scxc("trace", "@two.scx")).isEqualTo(2);
        assertThat(err).contains("choose with --scenario: a.one, a.two");
        assertThat(scxc("trace", "@one.scx", "--cpu", "x")).isEqualTo(2);
    }
}
