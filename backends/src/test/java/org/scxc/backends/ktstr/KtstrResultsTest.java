package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.backends.Judgeable;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.model.ExitKind;
import org.scxc.model.Outcome;
import org.scxc.model.Scenario;

class KtstrResultsTest {
    private static final String SIDECAR = "a_b-0123456789abcdef.ktstr.json";
    private static final String DUMP = "a_b.failure-dump.json";

    @TempDir
    Path folder;

    private final Scenario scenario = Compiler.compile(
                    List.of(new SourceText("t.scx", "scenario a.b { " + Scx.HEAD + """
                        phase p 10s { cell c { 2 x spin }; cell d { 1 x spin; 1 x yielding } }
                        expect usage(c) during p <= 200%
                        expect exit error within 1s
                        expect wakeup.p99(c) <= 1ms
                        }\
                        """)), Overrides.NONE)
            .scenarios()
            .getFirst();

    private KtstrResults.Read read(String... files) throws IOException {
        for (int i = 0; i < files.length; i += 2) {
            Files.writeString(folder.resolve(files[i]), files[i + 1]);
        }
        return KtstrResults.read(folder, "a.b", scenario.variants().getFirst().setup());
    }

    @Test
    void aPassHasStatistics() throws IOException {
        KtstrResults.Read read = read(SIDECAR, """
            {"passed": true, "skipped": false, "unknown": {}, "stats": {"phases": [{"step_index": 1, "per_cgroup": {
              "c": {"total_cpu_time_ns": 7000, "total_iterations": 9, "run_delays_ns": [3, 4], "cpus_used": [1, 2]},
              "d": {"total_cpu_time_ns": 5}}}]}}\
            """);
        Outcome outcome = ((KtstrResults.Ran) read).outcome();
        assertThat(outcome.exit()).isEmpty();
        assertThat(outcome.phases()).hasSize(1);
        assertThat(outcome.phases().getFirst().groups().values())
                .singleElement()
                .satisfies(g -> {
                    assertThat(g.usageNs()).isEqualTo(7000);
                    assertThat(g.iterations()).isEqualTo(9);
                    assertThat(g.waits().sum()).isEqualTo(7);
                    assertThat(g.ranOn()).hasToString("1-2");
                });
    }

    @Test
    void aFailureHasItsExitKindFromTheDump() throws IOException {
        String dump = "{\"schema\": \"dual\", \"late\": {\"scx_sched_state\": {\"exit_kind\": 1026}}}";
        Outcome outcome = ((KtstrResults.Ran) read(SIDECAR, "{\"passed\": false}", DUMP, dump)).outcome();
        assertThat(outcome.exit()).hasValueSatisfying(e -> assertThat(e.kind()).isEqualTo(ExitKind.ERROR_STALL));
    }

    @Test
    void nothingElseIsARun() throws IOException {
        assertThat(read()).isInstanceOf(KtstrResults.NotRun.class);
        assertThat(read(DUMP, "{\"is_placeholder\": true, \"scx_sched_state\": {\"exit_kind\": 1026}}"))
                .isEqualTo(new KtstrResults.NotRun("no sidecar a_b-*.ktstr.json, and its failure dump is a placeholder:"
                        + " the guest never booted"));
        assertThat(read(SIDECAR, "{\"passed\": false, \"skipped\": true}")).isInstanceOf(KtstrResults.NotRun.class);
        assertThat(read(SIDECAR, "{\"passed\": false}")).isInstanceOf(KtstrResults.NotRun.class);
        for (String broken : List.of("", "{", "[]", "3", "{\"passed\": true, \"stats\": {\"phases\": [3]}}")) {
            assertThat(read(SIDECAR, broken)).as(broken).isInstanceOf(KtstrResults.NotRun.class);
        }
    }

    @Test
    void whatTheFilesLackIsNotJudged() {
        Judgeable judgeable = Judgeable.of(scenario.variants().getFirst(), KtstrDecidable::why);
        assertThat(judgeable.variant().expectations()).hasSize(1);
        assertThat(judgeable.left())
                .containsExactly(
                        "exit error within 1s: the files do not hold the time",
                        "wakeup.p99(c) <= 1ms: the files do not hold wakeup.p99(c)");
    }
}
