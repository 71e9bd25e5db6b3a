package org.scxc.backends.ktstr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scxc.backends.OutputFile;
import org.scxc.compiler.analysis.Library;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;

class SourceScenarioTest {
    private static final String BODY = """
        phase one 4s {
            cell c { cpus 0-3; weight 50; 2 x spin { nice 5 }; 1 x bursty(run 1ms, sleep 10ms) }
            cell d { cpus 4,6; 2 x yielding }
        }
        phase two 6s { cell e { 4 x futex_ping_pong(spin_iters 7) } }
        """;

    private static OutputFile export(String text) {
        return KtstrBackend.interchange(Scx.request(text, Mode.GUARD)).tests().getFirst();
    }

    /** What the record can hold comes back as it was. */
    @Test
    void aRoundTripIsTheIdentityOnTheRecord() {
        OutputFile first = export("scenario a.b { " + Scx.HEAD + BODY + " expect healthy }");
        assertThat(first.name()).isEqualTo("a_b.json");
        SourceScenarioImport.Imported imported = SourceScenarioImport.read(first.text());
        assertThat(imported.notes()).isEmpty();
        OutputFile again = export(imported.scx());
        assertThat(again.text().replace("imported_a_b", "a_b")).isEqualTo(first.text());
    }

    /** Work types with parameters, and steps that do something again and again. */
    @Test
    void workTypesAndLoopsComeBack() {
        OutputFile first = export("scenario a.b { machine 1n1l4c1t\n phase p 3s {\n"
                + "cell c { 3 x fan_out_compute(fan_out 2, cache_footprint 32KiB, operations 3, sleep 100us)\n"
                + "1 x idle_churn(burst_duration 1ms, sleep_duration 2ms); 1 x nice_sweep }\n"
                + "every 1s { clear c cpus } }\n expect healthy }");
        SourceScenarioImport.Imported imported = SourceScenarioImport.read(first.text());
        assertThat(imported.scx()).contains("every 1s {", "sleep 100us", "nice_sweep");
        OutputFile again = export(imported.scx());
        assertThat(again.text().replace("imported_a_b", "a_b")).isEqualTo(first.text());
    }

    /** A field that the library has no parameter for is left out, whatever its name would do to the scenario's text. */
    @Test
    void fieldsOfWorkTypesAreThoseOfTheLibrary() {
        String record = export(
                        "scenario a.b { machine 1n1l4c1t\n phase p 3s { cell c { 2 x pipe_io(burst_iters 5) } }\n"
                                + "expect healthy }")
                .text();
        String field = "a 1) } }\\nscenario evil { } //_us";
        String hostile = record.replace("\"burst_iters\"", "\"" + field + "\": 1, \"burst_iters\"");
        assertThat(hostile).isNotEqualTo(record);
        assertThat(SourceScenarioImport.read(hostile).scx())
                .isEqualTo(SourceScenarioImport.read(record).scx())
                .contains("pipe_io(burst_iters 5)");
        assertThatThrownBy(() -> SourceScenarioImport.read(record.replace("burst_iters", "burst")))
                .hasMessageContaining("\"burst_iters\" is missing");
    }

    @Test
    void parametersAreThoseOfTheLibrary() {
        Map<String, List<String>> declared = new TreeMap<>();
        for (Decl d : Library.parse(new Diagnostics()).get("<stdlib>/ktstr.scx")) {
            if (d instanceof Decl.Workload w) {
                declared.put(
                        w.name().text(),
                        w.params().stream().map(p -> p.name().text()).toList());
            }
        }
        assertThat(new TreeMap<>(ImportedWork.PARAMETERS)).isEqualTo(declared);
    }

    @Test
    void whatIsLostIsReported() {
        KtstrBuilt built = KtstrBackend.interchange(Scx.request(
                "scenario a.b { " + Scx.HEAD + "cell c { 1 x spin { policy idle; affinity 1 } }\n"
                        + "phase p 3s { spawn in c { 1 x spin } }\nexpect healthy }",
                Mode.GUARD));
        assertThat(built.tests().getFirst().text()).contains("\"unmodelled\"", "\"spawn_workers\"");
        assertThat(built.companions().getFirst().text())
                .contains("no scheduling policy", "no affinity", "no Backdrop", "only names it");
    }

    @Test
    void fractionsLeaveTheLastCpuOut() {
        String scx = SourceScenarioImport.read("""
            {"name": "x", "topology": {"numa_nodes": 1, "llcs": 2, "cores": 4, "threads": 2},
             "duration": 12000000000, "default_workers_per_cgroup": 3, "steps": [{"setup": [
               {"name": "a", "cpuset": {"range": {"start_frac": 0.0, "end_frac": 0.5}}, "works": []},
               {"name": "b", "cpuset": {"disjoint": {"index": 1, "of": 2}}, "works": []},
               {"name": "c", "cpuset": {"llc": 1}, "works": [
                 {"workers": null, "work_type": "sequence", "nice": null},
                 {"workers": 4, "work_type": {"wake_chain": {"depth": 4, "wake": "pipe", "work_per_hop": 100000}}}]}],
              "ops": [{"unmodelled": {"op": "capture_snapshot"}}], "hold": {"frac": 1.0}}]}\
            """).scx();
        assertThat(scx)
                .contains(
                        "cell a { cpus 0-6; 3 x spin }",
                        "cell b { cpus 7-14; 3 x spin }",
                        "cell c { cpus 8-15; 4 x wake_chain(depth 4, work_per_hop 100us) }",
                        "// op unmodelled capture_snapshot",
                        "workers of type sequence");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "3",
                "{}",
                "{\"name\": \"x\", \"topology\": {\"numa_nodes\": 1, \"llcs\": 1, \"cores\": 1, \"threads\": 1},"
                        + " \"duration\": 9, \"default_workers_per_cgroup\": 1, \"steps\": [{\"hold\": {}}]}",
                "{\"name\": 3, \"topology\": {\"numa_nodes\": 0}}",
                "{\"name\": \"x\", \"topology\": {\"numa_nodes\": 1, \"llcs\": 2, \"cores\": 999, \"threads\": 999}}"
            })
    void anythingElseIsNone(String text) {
        assertThatThrownBy(() -> SourceScenarioImport.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
