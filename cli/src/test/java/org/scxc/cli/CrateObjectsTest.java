package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedulers of crates.io that .ci/crates builds in the folder that SCXC_OBJECTS names, declared as the library declares them. */
class CrateObjectsTest {
    private static final String LOAD = """
        scheduler own { like %1$s; object "%2$s" }
        scenario load.mixed {
            machine %3$s
            kernel %4$s { hz 250 }
            scheduler own %5$s
            noise guest
            root {
                a: 24 x spin
                b: 12 x bursty(run 2ms, sleep 3ms)
                c: 6 x spin { nice 10 }
                d: 2 x spin { affinity 1 }
            }
            phase run 10s
            variant one { expect healthy; expect usage(c) > 1%%; expect usage(a) > 5%% }
        }
        """;

    @TempDir
    Path folder;

    private static Path object(String name) {
        Optional<String> objects = Optional.ofNullable(System.getenv("SCXC_OBJECTS"));
        assumeTrue(objects.isPresent(), "not run: schedulers of crates.io: SCXC_OBJECTS names no folder");
        Path file = Path.of(objects.orElseThrow(), "crates", name + ".bpf.o");
        assumeTrue(Files.exists(file), "not run: " + name + ": not built");
        return file;
    }

    private String run(int expected, String command, String text) throws IOException {
        Path file = folder.resolve("test.scx");
        Files.writeString(file, text);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), command, file.toString());
        assertThat(code).as(out + err.toString()).isEqualTo(expected);
        return out + err.toString();
    }

    /** 10 s of mixed load at 16 CPUs, without and with SMT. */
    @ParameterizedTest
    @CsvSource({
        "bpfland, 1n2l8c1t, 7.3",
        "bpfland, 1n2l4c2t, 7.1",
        "bpfland, 1n2l4c2t, 7.2",
        "bpfland, 1n2l4c2t, 6.18",
        "bpfland, 1n2l4c2t, 6.16",
        "cosmos, 1n2l8c1t, 7.3",
        "cosmos, 1n2l4c2t, 7.1",
        "cosmos, 1n2l4c2t, 7.2",
        "cosmos, 1n2l4c2t, 6.18",
        "flash, 1n2l8c1t, 7.3",
        "flash, 1n2l4c2t, 7.1",
        "flash, 1n2l4c2t, 7.2",
        "flash, 1n2l4c2t, 6.18",
        "layered, 1n2l8c1t, 7.3",
        "layered, 1n2l4c2t, 7.1",
        "layered, 1n2l4c2t, 7.2",
        "layered, 1n2l4c2t, 6.18",
        "layered, 1n2l8c1t, 6.16",
        "lavd, 1n2l8c1t, 7.3",
        "lavd, 2n2l4c2t, 7.1",
        "lavd, 2n2l4c2t, 7.2",
        "lavd, 2n2l4c2t, 6.18",
        "lavd, 1n2l8c1t, 6.16",
        "p2dq, 1n2l8c1t, 7.3",
        "p2dq, 2n2l4c2t, 7.1",
        "p2dq, 2n2l4c2t, 7.2",
        "p2dq, 2n2l4c2t, 6.18",
        "rusty, 1n2l8c1t, 7.3",
        "rusty, 2n2l4c2t, 7.1",
        "rusty, 2n2l4c2t, 7.2",
        "rusty, 2n2l4c2t, 6.18",
        "tickless, 1n2l8c1t, 7.3",
        "tickless, 1n2l4c2t, 6.18"
    })
    void aSchedulerServesAll(String name, String machine, String kernel) throws IOException {
        String flags = name.equals("layered") ? "{ run_example }" : "";
        run(0, "run", LOAD.formatted(name, object(name), machine, kernel, flags));
    }

    /** What their authors say of them: src/test/resources/crates, each file beside its object. */
    @ParameterizedTest
    @ValueSource(strings = {"bpfland", "cosmos", "flash", "layered", "lavd", "p2dq", "rusty", "tickless"})
    void aSchedulerIsWhatItsReadmeSays(String name) throws IOException {
        Files.createSymbolicLink(folder.resolve(name + ".bpf.o"), object(name).toAbsolutePath());
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/crates"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                Files.createSymbolicLink(folder.resolve(file.getFileName()), file.toAbsolutePath());
            }
        }
        run(0, "run", Files.readString(Path.of("src/test/resources/crates/" + name + ".scx")));
    }

    /** Shares and ends that a guest showed of the same objects: docs/guest.md#objects-in-a-guest. */
    @Test
    void objectsDoWhatTheyDidInAGuest() throws IOException {
        Path objects = object("bpfland").toAbsolutePath().getParent().getParent();
        for (String kind : List.of("examples", "own", "crates")) {
            Files.createSymbolicLink(folder.resolve(kind), objects.resolve(kind));
        }
        run(0, "test", Files.readString(Path.of("src/test/resources/objects/guest.scx")));
    }

    /** Its weak kfuncs that no kernel of today has are not missing. */
    @ParameterizedTest
    @ValueSource(strings = {"bpfland", "cosmos", "flash", "layered", "lavd", "p2dq", "tickless", "rusty"})
    void nothingIsMissingThatASchedulerNeeds(String name) {
        StringWriter out = new StringWriter();
        String file = object(name).toString();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(out), "bpf", "needs", "--missing", file);
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains(" on kernel ").doesNotContain("    missing  ");
    }

    @Test
    void aFlagThatItsUserSpaceComputesFromIsRefusedByName() throws IOException {
        String text =
                LOAD.formatted("bpfland", object("bpfland"), "1n1l4c1t", "7.3", "{ primary_domain \"powersave\" }");
        assertThat(run(2, "check", text)).contains("flag primary_domain (--primary-domain) is not served");
    }

    /** Each with the flag that says so: without layers the program does not start either. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{}`, 1n1l4c1t, `has no layers; write run_example`",
                "`{ specs \"f:gone.json\" }`, 1n1l4c1t, `gone.json: no such file`",
                "`{ specs \"[]\" }`, 1n1l4c1t, `expected 1 to 16 layers`",
                "`{ run_example }`, 2n2l4c1t, `layers over several nodes are not served`",
                "`{ run_example }`, big_little, `layers on cores of different capacity are not served`",
                "`{ run_example; hi_fb_thread_name \"x\" }`, 1n1l4c1t, `flag hi_fb_thread_name (--hi-fb-thread-name)"
                        + " is not served`"
            })
    void layersThatItsUserSpaceCannotHaveAreRefused(String flags, String machine, String reason) throws IOException {
        assertThat(run(2, "check", LOAD.formatted("layered", object("layered"), machine, "7.3", flags)))
                .contains(reason);
    }

    @Test
    void oneNodeIsMadeOfSeveralIfItIsAskedFor() throws IOException {
        run(
                0,
                "check",
                LOAD.formatted("layered", object("layered"), "2n2l4c1t", "7.3", "{ run_example; disable_topology }"));
    }

    private static final String FIFO = """
        scheduler own { like rustland_fifo; object "%s"%s }
        scenario rustland.fifo {
            machine 1n1l2c1t
            kernel %s { hz 250 }
            scheduler own
            noise guest
            root { a: 4 x spin; c: 4 x spin { nice 10 } }
            phase run 10s
            variant one { %s }
        }
        """;

    /** The process that decides is a task that its own programs run; whoever waits has a turn, nice or not. */
    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.3"})
    void aFifoInUserSpaceGivesEachItsTurn(String kernel) throws IOException {
        String claims = "expect healthy; expect usage(a) >= 97%; expect usage(c) >= 97%";
        run(0, "run", FIFO.formatted(object("rustland_core"), "", kernel, claims));
    }

    @Test
    void withoutTheProcessWhatItsProgramsQueueStaysThere() throws IOException {
        run(0, "run", FIFO.formatted(object("rustland_core"), "; user_space []", "7.3", "expect exit error_stall"));
    }

    @Test
    void aProcessNeedsTheMapsThatItTalksThrough() throws IOException {
        String text = LOAD.replace("object \"%2$s\"", "object \"%2$s\"; user_space [rustland_fifo]");
        assertThat(run(2, "check", text.formatted("flash", object("flash"), "1n1l4c1t", "7.3", "")))
                .contains("the object lacks a map that user space rustland_fifo reads or writes");
    }

    @Test
    void whatLavdsUserSpaceComputesIsRefusedWhereItIsNotKnown() throws IOException {
        String text = LOAD.formatted("lavd", object("lavd"), "big_little", "7.3", "");
        assertThat(run(2, "check", text)).contains("is not served on a machine of unequal cores");
    }

    /** Not where the library says which user half it is: nothing is to be changed there. */
    @Test
    void layersThatNobodyNamesAreToldAtTheUsersObject() throws IOException {
        String text = LOAD.formatted("layered", object("layered"), "1n1l4c1t", "7.3", "");
        assertThat(run(2, "check", text))
                .contains("has no layers; write run_example", "object \"" + object("layered"))
                .doesNotContain("<stdlib>");
    }

    @Test
    void anArenaLibraryNeedsItsProgramsAndAType() throws IOException {
        String text = LOAD.replace("object \"%2$s\"", "object \"%2$s\"; user_space [arena_library(%6$s)]");
        assertThat(run(2, "check", text.formatted("p2dq", object("p2dq"), "1n1l4c1t", "7.3", "", "task_x")))
                .contains("the object has no struct task_x");
        assertThat(run(2, "check", text.formatted("flash", object("flash"), "1n1l4c1t", "7.3", "", "task_ctx")))
                .contains("the object lacks a program of the arena library");
    }

    @Test
    void aFlagReachesTheVariableThatItSets() throws IOException {
        String text = LOAD.formatted("bpfland", object("bpfland"), "1n1l4c1t", "7.3", "FLAGS");
        String standard = run(0, "trace", text.replace("FLAGS", ""));
        assertThat(run(0, "trace", text.replace("FLAGS", "{ slice_us 1ms }"))).isEqualTo(standard);
        assertThat(run(0, "trace", text.replace("FLAGS", "{ slice_us 8ms }"))).isNotEqualTo(standard);
    }

    @Test
    void aProgramOfUserSpaceTakesAsManyNumbersAsItsStructHas() throws IOException {
        String text = LOAD.replace("object \"%2$s\"", "object \"%2$s\"; run enable_primary_cpu(1, 2)")
                .formatted("bpfland", object("bpfland"), "1n1l4c1t", "7.3", "");
        assertThat(run(2, "check", text)).contains("enable_primary_cpu takes 1 numbers, not 2");
    }
}
