package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.cli.process.ExitCode;

/** {@code scxc diff} on the objects of src/test/c. */
class DiffTest {
    private static final String OBJECTS = "src/test/resources/org/scxc/cli/objects/";
    private static final String CREDIT = "src/test/resources/diff/credit.scx";
    private static final String SHARED = "src/test/resources/diff/shared.scx";

    @TempDir
    Path folder;

    private record Ran(int code, String out, String err) {}

    private static Ran diff(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Stream.concat(Stream.of("diff"), Stream.of(words)).toArray(String[]::new);
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), all);
        return new Ran(code, out.toString(), err.toString());
    }

    private static void golden(String name, int code, String... words) {
        Ran ran = diff(words);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).as(ran.out()).isEqualTo(code);
        Golden.check(name, ran.out());
    }

    private static String object(String name) {
        return OBJECTS + name + ".bpf.o";
    }

    @Test
    void twoVersionsOfAnObjectPartWhereTheirSourceDoes() {
        String[] versions = {CREDIT, "--object", object("credit_1"), "--against", object("credit_2")};
        golden("diff_versions.txt", ExitCode.EXPECTATION_FAILED, versions);
        List<String> json =
                Stream.concat(Stream.of(versions), Stream.of("--json")).toList();
        golden("diff_versions.json", ExitCode.EXPECTATION_FAILED, json.toArray(String[]::new));
    }

    @Test
    void aWriteOfAFieldIsAStepWithItsLine() {
        golden(
                "diff_field.txt",
                ExitCode.EXPECTATION_FAILED,
                CREDIT,
                "--object",
                object("credit_1"),
                "--against",
                object("credit_3"));
    }

    @Test
    void anObjectThatDoesWhatTheDeclaredModelDoesIsEqual() {
        golden(
                "diff_equal.txt",
                ExitCode.AS_EXPECTED,
                SHARED,
                "--scenario",
                "shared.mixed",
                "--object",
                object("shared"));
    }

    @Test
    void oneThatActsBeforeTheOtherIsSeenAtItsOwnTime() {
        golden(
                "diff_model.txt",
                ExitCode.EXPECTATION_FAILED,
                CREDIT,
                "--object",
                object("credit_1"),
                "--against",
                "simple",
                "--seed",
                "7");
    }

    @Test
    void aRunThatIsCutIsNotJudged() {
        golden(
                "diff_cut.txt",
                ExitCode.NOTHING_JUDGED,
                SHARED,
                "--scenario",
                "shared.mixed",
                "--object",
                object("shared"),
                "--limit-events",
                "1000");
    }

    /** The flag of the scenario's variant goes to the object by what the library says that it sets. */
    @Test
    void flagsGoToBoth() throws IOException {
        Path file = Files.writeString(
                folder.resolve("own.scx"),
                "scheduler own { like simple; flag fifo: switch -> \"-f\" sets [fifo] }\n"
                        + Files.readString(Path.of(SHARED)).replace("scheduler simple", "scheduler own"));
        for (String variant : List.of("by_vtime", "by_arrival")) {
            Ran ran = diff(
                    file.toString(), "--scenario", "shared.mixed", "--variant", variant, "--object", object("shared"));
            assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
            assertThat(ran.out()).contains("equal: ");
        }
    }

    /** An object that the scenario declares is what another one is compared with, settings of its declaration included. */
    @Test
    void aDeclaredObjectIsTheOther() throws IOException {
        Files.copy(Path.of(object("shared")), folder.resolve("old.bpf.o"));
        Path file = Files.writeString(
                folder.resolve("own.scx"),
                "scheduler own { object \"old.bpf.o\"; rodata slice_ns = 5ms; flag fifo: switch -> \"-f\" sets [fifo]"
                        + " }\n"
                        + Files.readString(Path.of(SHARED)).replace("scheduler simple", "scheduler own"));
        String[] words = {file.toString(), "--scenario", "shared.mixed", "--variant", "by_vtime", "--object"};
        Ran equal = diff(
                Stream.concat(Stream.of(words), Stream.of(object("shared"))).toArray(String[]::new));
        assertThat(equal.code()).as(equal.out() + equal.err()).isZero();
        assertThat(equal.out()).contains("+++ " + folder.resolve("old.bpf.o"));
        Ran same = diff(Stream.concat(
                        Stream.of(words), Stream.of(folder.resolve("old.bpf.o").toString()))
                .toArray(String[]::new));
        assertThat(same.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(same.err()).contains("is the same file as the object that the scenario declares");
        Ran model = diff(Stream.concat(Stream.of(words), Stream.of(object("shared"), "--against", "simple"))
                .toArray(String[]::new));
        assertThat(model.code()).isEqualTo(ExitCode.EXPECTATION_FAILED);
        assertThat(model.out()).contains("slice=5ms", "slice=SCX_SLICE_DFL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "credit | --object gone.bpf.o | --object gone.bpf.o: no such file",
                "credit | | Missing required option: '--object=FILE'",
                "credit | --object OBJECTS/credit_1.bpf.o | scheduler credit has no model and no object to compare"
                        + " with",
                "credit | --object OBJECTS/credit_1.bpf.o --against simpel | neither a model nor a file; did you mean"
                        + " \"simple\"?",
                "credit | --object OBJECTS/credit_1.bpf.o --against OBJECTS/../objects/credit_1.bpf.o | is the same"
                        + " file as --against",
                "shared | --scenario shared.fair --object OBJECTS/shared.bpf.o | scenario shared.fair has no sched_ext"
                        + " scheduler",
                "shared | --object OBJECTS/shared.bpf.o | has 2 scenarios; choose with --scenario: shared.mixed,"
                        + " shared.fair",
                "shared | --scenario shared.mixed --object OBJECTS/shared.bpf.o --variant x | has no variant 'x'; it"
                        + " has by_vtime",
                "shared | --scenario shared.mixed --object OBJECTS/shared.bpf.o --against mitosis | --against model"
                        + " mitosis cannot run here",
                "shared | --scenario shared.mixed --object OBJECTS/shared.bpf.o --against mitosis | hint: its settings"
                    + " are those of the scenario's scheduler: declare one there that is like mitosis, and leave out"
                    + " --against",
                "shared | --scenario shared.mixed --object OBJECTS/shared.bpf.o --against mitosis | hint: write"
                        + " cell_parent_cgroup",
                "shared | --scenario shared.mixed --object pom.xml | pom.xml holds no sched_ext scheduler",
                "shared | --scenario shared.mixed --variant by_arrival --object OBJECTS/shared.bpf.o | the object has"
                        + " no variable fifo_sched",
            })
    void whatCannotBeComparedIsBadInput(String file, String words, String reason) {
        String given = words == null ? "" : words.replace("OBJECTS/", OBJECTS);
        Ran ran = diff(Stream.concat(
                        Stream.of("src/test/resources/diff/" + file + ".scx"),
                        Stream.of(given.split(" ")).filter(w -> !w.isEmpty()))
                .toArray(String[]::new));
        assertThat(ran.err()).contains(reason);
        assertThat(ran.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ran.out()).isEmpty();
    }

    /** A line of the library is shown as one of the file. */
    @Test
    void whatTheLibraryDeclaresIsShownWithItsLine() {
        Ran ran = diff("src/test/resources/diff/central.scx", "--object", object("shared"));
        assertThat(ran.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(ran.err())
                .contains("the object has no variable cpu_gimme_task\n  --> <stdlib>/schedulers.scx:")
                .containsPattern("\\d+ \\|     resize cpu_gimme_task = cpus\n *\\|     \\^{6,}\n");
    }
}
