package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** scx_mitosis' cell manager drives a Java model and a BPF object, src/test/c/cells.bpf.c, through one port. */
class CellsObjectTest {
    private static final Path OBJECTS = Path.of("src/test/resources/org/scxc/cli/objects");
    private static final String OBJECT = "object \"cells.bpf.o\"";

    @TempDir
    Path folder;

    private String test(int expected, String settings, String scenario) throws IOException {
        for (String name : new String[] {"cells.bpf.o", "shared.bpf.o"}) {
            Path copy = folder.resolve(name);
            if (!Files.exists(copy)) {
                Files.copy(OBJECTS.resolve(name), copy);
            }
        }
        Path file = folder.resolve("test.scx");
        Files.writeString(
                file,
                "scheduler cells { like mitosis; cpu_controller_disabled; "
                        + (settings.contains("version ") ? "" : "version main; ") + settings + " }\n"
                        + scenario);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), "test", file.toString());
        assertThat(code).as(out + err.toString()).isEqualTo(expected);
        return out.toString();
    }

    private static String scenario(String root, String body) {
        return """
            scenario test.cells {
                machine 1n2l4c2t
                kernel 6.18 { hz 250; watchdog 5s }
                scheduler cells
                %s
                cell alpha { alpha_tasks: 16 x spin }
                %s
            }
            """.formatted(root, body);
    }

    private static final String PARENT = "cell_parent_cgroup \"/ktstr\"; ";

    /** A directory, a write of a cpuset (the hook counts it), CPUs given out by apply_cell_config. */
    @ParameterizedTest
    @ValueSource(strings = {"", OBJECT})
    void cellsGetTheirCpus(String object) throws IOException {
        test(0, PARENT + object, scenario("root { outside: 16 x spin }", """
            phase settle 2s
            phase half 1s {
                expect cpus(alpha) = 8-15
                expect always ran(alpha_tasks) on 8-15
                expect never ran(outside) on 8-15
                expect usage(alpha_tasks) >= 776%
            }
            phase write 2s { set alpha cpus 1-7 }
            phase other 1s {
                expect cpus(alpha) = 1-7
                expect always ran(alpha_tasks) on 1-7
                expect usage(outside) >= 873%
            }
            expect healthy
            """));
    }

    /** Demand is read in cpu_ctx.running_ns: a busy cell takes CPUs from one that sleeps. */
    @ParameterizedTest
    @ValueSource(strings = {"", OBJECT})
    void demandIsReadOfCpus(String object) throws IOException {
        test(
                0,
                PARENT + "enable_rebalancing; " + object,
                scenario("root { outside: 4 x bursty(run 1ms, sleep 9ms) }", """
                    phase settle 12s
                    phase later 2s {
                        expect never cpus(alpha) = 8-15
                        expect usage(alpha_tasks) >= 1100%
                    }
                    expect healthy
                    """));
    }

    @Test
    void userSpaceEndsIfTheProgramTakesNoConfiguration() throws IOException {
        test(0, PARENT + OBJECT + "; rodata refuses = -22", scenario("", """
            phase run 1s
            expect bail matching "apply_cell_config BPF program returned error -22 (num_assignments=0, num_cells=1)"
            """));
    }

    @Test
    void whatAnObjectLacksIsNamed() throws IOException {
        String said = test(4, PARENT + "object \"shared.bpf.o\"", scenario("", "phase run 1s; expect healthy"));
        assertThat(said).contains("the object lacks what the cell manager of scx_mitosis reads or writes");
    }

    /** Another version's manager, flags of its own and all, is not silently replaced by main's. */
    @ParameterizedTest
    @CsvSource({
        "version pr3593; vtime_borrow_fixes, the cell manager of an object is that of scx_mitosis main",
        "virt_llc \"2\", flag virt_llc (--virt-llc) is not served",
        "enable_slice_shrinking; slice_shrink_min_us 5ms, slice_shrink_min_us must be less than slice_shrink_max_us"
    })
    void whatTheManagerDoesNotServeIsRefused(String settings, String message) throws IOException {
        String said = test(4, PARENT + OBJECT + "; " + settings, scenario("", "phase run 1s; expect healthy"));
        assertThat(said).contains(message);
    }

    /** MAX_LLCS is 16: user space gives up, and nothing is judged. */
    @Test
    void moreLlcsThanItKnows() throws IOException {
        String said = test(
                4, PARENT + OBJECT, scenario("", "phase run 1s; expect healthy").replace("1n2l4c2t", "1n17l1c1t"));
        assertThat(said).contains("the scheduler's user space gave up: invalid llc 16");
    }
}
