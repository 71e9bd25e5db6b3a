package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scxc.backends.Source;
import org.scxc.backends.Starts;

/** A scheduler's own object on a real kernel: what its declaration sets, as options of the loader; and who counts its calls. */
class ShellObjectsTest {
    private static final String OBJECT = """
        scheduler own {
            object "own.bpf.o"
            struct_ops two
            rodata slice_ns = 5ms
            rodata config.limits[1] = -1
            resize cpu_state = cpus
            ops_flags [enq_last, switch_partial]
            run enable_cpu(cpu)
            run_attached_on start(0, 7, 8)
            flag fast: switch -> "--fast" sets [fast_mode]
        }
        """;

    private static final String USER_SPACE =
            "scheduler own { object \"own.bpf.o\"; user_space [userland]; flag fast: switch -> \"--fast\" }\n";

    private static ShellBuilt build(String declaration, Starts starts) {
        String text = declaration
                + "scenario a.b {\n    machine 1n1l2c1t\n    scheduler own { fast }\n    cell c { 1 x spin }\n"
                + "    phase p 1s\n    expect healthy\n}\n";
        return ShellBackend.build(List.of(new Source("t.scx", Generated.scenarios("t.scx", text))), starts);
    }

    private static ShellBuilt.Scheduler scheduler(String declaration, Starts starts) {
        ShellBuilt built = build(declaration, starts);
        assertThat(built.problems()).isEmpty();
        return built.directories().getFirst().schedulers().getFirst();
    }

    @Test
    void whatTheDeclarationSetsAreWordsOfTheLoader() {
        ShellBuilt.Scheduler own = scheduler(OBJECT, Starts.PROGRAMS);
        assertThat(own.program()).isEqualTo("own.bpf.o");
        assertThat(own.object().orElseThrow()).endsWith("own.bpf.o");
        assertThat(String.join(" ", own.arguments()))
                .isEqualTo("--struct-ops two --resize cpu_state=2 --set slice_ns=5000000"
                        + " --set config.limits[1]=18446744073709551615 --set fast_mode=1"
                        + " --ops-flags enq_last,switch_partial --run enable_cpu=0 --run enable_cpu=1"
                        + " --run-attached 0:start=7,8");
    }

    @Test
    void aProgramOfItsOwnIsStartedWhereTheObjectIsNotAskedFor() {
        String both = OBJECT.replace("object \"", "binary \"scx_own\"\n    object \"");
        ShellBuilt.Scheduler program = scheduler(both, Starts.PROGRAMS);
        assertThat(program.program()).isEqualTo("scx_own");
        assertThat(program.object()).isEmpty();
        assertThat(program.arguments()).containsExactly("--fast");
        assertThat(scheduler(both, Starts.OBJECTS).program()).isEqualTo("own.bpf.o");
    }

    /** Its object is inside, and its user space is there. */
    @Test
    void anExecutableThatHoldsTheObjectIsStartedItself() {
        ShellBuilt.Scheduler program = scheduler(OBJECT.replace("own.bpf.o", "/usr/bin/scx_own"), Starts.OBJECTS);
        assertThat(program.program()).isEqualTo("/usr/bin/scx_own");
        assertThat(program.arguments()).containsExactly("--fast");
    }

    /** Though it has inherited the name of a program. */
    @Test
    void theExecutableThatIsNamedIsStartedWhereTheObjectIsAskedFor() {
        String both = OBJECT.replace("object \"own.bpf.o\"", "binary \"scx_own\"\n    object \"/usr/bin/scx_own\"");
        assertThat(scheduler(both, Starts.OBJECTS).program()).isEqualTo("/usr/bin/scx_own");
        assertThat(scheduler(both, Starts.PROGRAMS).program()).isEqualTo("scx_own");
    }

    /** Or the run could not be told which program to start instead. */
    @Test
    void whereAClassOfOursComputesARunIsToldWhichProgramToStart() {
        ShellBuilt.Scheduler own = scheduler(USER_SPACE, Starts.PROGRAMS);
        assertThat(own.program()).isEmpty();
        assertThat(own.object()).isEmpty();
        assertThat(own.arguments()).containsExactly("--fast");
    }

    @Test
    void whatAClassOfOursComputesIsRefused() {
        ShellBuilt built = build(USER_SPACE, Starts.OBJECTS);
        assertThat(built.problems())
                .extracting(p -> p.span().line() + " " + p.message())
                .containsExactly(
                        "1 user_space userland: scxc computes it while it simulates; a real kernel needs the"
                                + " scheduler's own user space",
                        "4 --fast: the declaration does not say what it sets in the object");
    }

    private static String sample(long at, long enqueue, long dispatch) {
        return "{\"calls\":{\"mono_ns\":" + at + ",\"counts\":[{\"callback\":\"enqueue\",\"count\":" + enqueue
                + "},{\"callback\":\"dispatch\",\"count\":" + dispatch + "}]}}\n";
    }

    @Test
    void callsOfAPhaseAreInterpolatedBetweenTheSamplesAround() {
        String log = "loader: x attached\n" + sample(100, 10, 0) + sample(200, 30, 0) + sample(300, 50, 8)
                + "{\"calls\":{\"mono_ns\":400,\"cou\n";
        assertThat(CallCounts.of(log).between(150, 250)).isEqualTo(Map.of("enqueue", 20L, "dispatch", 4L));
        assertThat(CallCounts.of(log).between(200, 300)).isEqualTo(Map.of("enqueue", 20L, "dispatch", 8L));
    }

    @Test
    void nothingIsSaidBeyondTheSamplesOrOfTwoProcesses() {
        String log = sample(100, 10, 0) + sample(200, 30, 4);
        assertThat(CallCounts.of(log).between(50, 150)).isEmpty();
        assertThat(CallCounts.of(log).between(150, 250)).isEmpty();
        assertThat(CallCounts.of(log + sample(300, 5, 1)).between(120, 180)).isEmpty();
        assertThat(CallCounts.of("").between(0, 1)).isEmpty();
    }
}
