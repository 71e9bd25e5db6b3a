package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A scheduler whose declaration names its object, as a test starts it. */
class KtstrObjectsTest {
    private static final String OBJECT = """
        scheduler own {
            object "build/pid_fifo.bpf.o"
            rodata slice_ns = 5ms
            ops_flags [enq_last]
            flag fast: switch -> "--fast" sets [fast_mode]
        }
        """;

    private static KtstrBuilt build(String declaration) {
        return Scx.build(
                declaration + "scenario a.b {\n    " + Scx.HEAD
                        + "    scheduler own { fast }\n    cell c { 1 x spin }\n"
                        + "    phase p 1s\n    expect healthy\n}\n",
                Mode.GUARD);
    }

    private static String text(String declaration) {
        KtstrBuilt built = build(declaration);
        assertThat(built.problems()).isEmpty();
        return built.tests().getFirst().text();
    }

    /** ktstr starts programs: one is made of the object, and what the declaration sets are its options. */
    @Test
    void anObjectBecomesAProgramWithTheLoadersOptions() {
        assertThat(text(OBJECT))
                .contains("declare_scheduler!(PID_FIFO, {\n    name = \"pid_fifo\",\n    binary = \"scx_pid_fifo\",\n")
                .contains(
                        "\"--set\", \"slice_ns=5000000\"",
                        "\"--set\", \"fast_mode=1\"",
                        "\"--ops-flags\", \"enq_last\"");
    }

    @Test
    void theCommitSaysHowTheProgramIsMadeAndFound() {
        String commit = build(OBJECT).companions().stream()
                .filter(f -> f.name().endsWith(".commit.txt"))
                .findFirst()
                .orElseThrow()
                .text();
        assertThat(commit)
                .startsWith("scx_pid_fifo: add ktstr test")
                .contains("  scxc bpf program build/pid_fifo.bpf.o -o scx_pid_fifo\n"
                        + "  export KTSTR_SCHEDULER_BIN_SCX_PID_FIFO=$PWD/scx_pid_fifo\n");
    }

    /** Its object is inside, and its user space takes its own options. */
    @Test
    void anExecutableIsStartedItself() {
        assertThat(text(OBJECT.replace("build/pid_fifo.bpf.o", "/usr/bin/scx_own")))
                .contains("    name = \"own\",\n    binary_path = \"/usr/bin/scx_own\",\n", "\"--fast\"")
                .doesNotContain("slice_ns");
    }

    @Test
    void aDeclaredBinaryIsStartedInsteadOfTheObject() {
        assertThat(text(OBJECT.replace("object \"", "binary \"scx_own\"\n    object \"")))
                .contains("    binary = \"scx_own\",\n", "\"--fast\"")
                .doesNotContain("slice_ns");
    }

    @Test
    void whatNeedsTheSchedulersOwnUserSpaceIsToldAtItsLine() {
        KtstrBuilt built = build(OBJECT.replace("rodata", "user_space [userland]\n    rodata"));
        assertThat(built.problems())
                .extracting(p -> p.span().line() + " " + p.message() + "; " + p.hint())
                .containsExactly(
                        "10 scheduler own has no binary that ktstr could start; its object needs the scheduler's own"
                                + " user space: write binary \"scx_…\" in its declaration");
        assertThat(built.tests()).isEmpty();
    }
}
