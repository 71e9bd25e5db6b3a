package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.backends.Findings;
import org.scxc.backends.Source;
import org.scxc.backends.Starts;
import org.scxc.model.Scenario;

/** What a generated script says it would do is what the plan says, for every scenario of the corpus. */
class ShellDryRunTest {
    /** Scenarios and variants that the corpus has at least. */
    private static final int FLOOR = 120;

    @TempDir
    Path folder;

    @Test
    void everyScenarioOfTheCorpusIsBuiltAndRehearsed() throws IOException {
        List<Source> corpus = Generated.corpus();
        ShellBuilt built = ShellBackend.build(corpus);
        assertThat(built.problems()).isEmpty();
        int i = 0;
        List<List<String>> shells = Generated.shells();
        for (Source source : corpus) {
            for (Scenario scenario : source.scenarios()) {
                for (Scenario.Variant variant : scenario.variants()) {
                    ShellBuilt.Directory directory = built.directories().get(i);
                    Path at = Generated.write(directory, folder);
                    List<String> command = new ArrayList<>(shells.get(i++ % shells.size()));
                    command.addAll(List.of("run", "plan"));
                    Generated.Finished done = Generated.run(at, Map.of(), command.toArray(String[]::new));
                    assertThat(done.status()).as(done.output()).isZero();
                    List<String> said = done.output().lines().skip(1).toList();
                    ShellPlan plan = ShellLowering.lower(scenario, variant, Starts.PROGRAMS, new Findings());
                    assertThat(said).as(directory.path()).isEqualTo(PlanWalk.of(plan));
                }
            }
        }
        assertThat(i).isGreaterThanOrEqualTo(FLOOR);
    }

    @Test
    void thingsAtOneTimeKeepTheirOrder() throws IOException {
        ShellBuilt built = Generated.build("""
            scenario a.b {
                machine 1n1l2c2t
                scheduler simple
                cell alpha { w: 2 x spin { cookie blue } }
                phase p 40ms {
                    every 10ms { set w nice 1; at 5ms { set w nice 2 }; at 10ms { set w nice 3 } }
                    at 20ms { set w affinity any(count 2, of 0-3) }
                    at 22ms { set w cookie red; clear w cookie }
                    every ~15ms { stop w }
                }
                phase q 5ms { offline 3 }
                expect healthy
            }
            """);
        Path at = Generated.write(built, folder);
        assertThat(Generated.run(at, Map.of(), "sh", "run", "--dry-run").output())
                .isEqualTo("""
                    # a.b: 4 CPUs, scheduler scx_simple
                    0.000000000 make 0
                    0.000000000 phase p
                    0.010000000 nice 0 1
                    0.015000000 stop 0
                    0.015000000 nice 0 2
                    0.020000000 affinity 0 any:2:0-3
                    0.020000000 nice 0 3
                    0.020000000 nice 0 1
                    0.022000000 cookie 0 red
                    0.022000000 cookie 0 -
                    0.025000000 nice 0 2
                    0.030000000 stop 0
                    0.030000000 nice 0 3
                    0.030000000 nice 0 1
                    0.035000000 nice 0 2
                    0.040000000 phase q
                    0.040000000 offline 3
                    0.045000000 end
                    """);
    }
}
