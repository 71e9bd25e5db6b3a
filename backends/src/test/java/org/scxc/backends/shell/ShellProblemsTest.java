package org.scxc.backends.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.backends.FidelityReport;
import org.scxc.backends.Findings;
import org.scxc.model.Cell;
import org.scxc.model.Fidelity;
import org.scxc.model.Scenario;
import org.scxc.model.SourceSpan;

/** What cannot be done on a machine is refused at its line, and what is different is said. */
class ShellProblemsTest {
    private static String scenario(String body) {
        return "scenario a.b {\nmachine 1n2l4c2t; scheduler simple\n" + body + "\nphase p 1s\nexpect healthy\n}\n";
    }

    private static FidelityReport fidelity(String body) {
        Scenario scenario = Generated.scenarios("t.scx", scenario(body)).getFirst();
        return ShellBackend.fidelity(scenario, scenario.variants().getFirst());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "root { x: 1 x kernel_work(run 1us, period 1s, grid 4ms, busy 100%, idle 100%) } | kernel's own work",
                "root { x: 2 x signal_storm(signals_per_iter 1, work_iters 1) } | has no steps: there are no signals",
                "root { x: 300 x mutex_contention(contenders 300, hold_iters 1, work_iters 1) } | at most 256 workers",
                "cell c { 1 x spin }; phase q 9s { at 1s as second { clear c cpus } } | workload's driver is one"
                        + " process",
                "phase q 1s { detach; attach mitosis { cell_parent_cgroup \"/../x\" } } |",
            })
    void refused(String body, String reason) {
        FidelityReport report = fidelity(body.strip());
        if (reason == null) {
            assertThat(report.accepted()).isTrue(); // only the scenario's own scheduler says where cells are made
            return;
        }
        assertThat(report.accepted()).isFalse();
        assertThat(report.problems().getFirst().message()).contains(reason.strip());
        assertThat(report.problems().getFirst().span().line()).isEqualTo(3);
        assertThat(Generated.build(scenario(body)).directories()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup.procs", "cpu.weight", "..", ".", "a/b", "a b", "a\nb", "", "\ud800", "a\0"})
    void namesThatNoCgroupCanHave(String name) {
        Findings findings = new Findings();
        SourceSpan span = new SourceSpan("t.scx", 0, 1, 7, 1);
        CellNames.check(new Cell(0, name, Optional.empty(), 100, List.of(), span), findings);
        assertThat(findings.problems()).hasSize(1);
        assertThat(findings.problems().getFirst().span().line()).isEqualTo(7);
    }

    @Test
    void whatDiffersIsSaid() {
        FidelityReport report = fidelity("""
            kernel 6.18 { watchdog 5s }
            cell alpha { w: 2 x yielding; v: 2 x spin }
            phase q 1s { freeze v; at ~10ms { set v affinity any(count 2, of 0-3) } }
            expect always vtime_gap(v) <= 1s
            expect wait.p99(v) <= 1s
            expect wakeup.p99(v) <= 1s
            """);
        assertThat(report.accepted()).isTrue();
        assertThat(report.findings())
                .extracting(f -> f.fidelity().word() + " " + f.construct())
                .contains(
                        "approximated watchdog",
                        "approximated workers w",
                        "exact workers v",
                        "approximated freeze",
                        "approximated at ~",
                        "approximated set affinity",
                        "refused expect always vtime_gap(v) <= 1s",
                        "refused expect wait.p99(v) <= 1s",
                        "approximated expect wakeup.p99(v) <= 1s",
                        "exact expect healthy")
                .doesNotContain("exact set affinity");
        assertThat(report.findings())
                .filteredOn(f -> !(f.fidelity() instanceof Fidelity.Exact))
                .allMatch(f -> !f.fidelity().reason().isBlank());
    }
}
