package org.scxc.bpf.layered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scxc.bpf.layered.LayerConfig.Unusable;
import org.scxc.model.Machine;
import org.scxc.model.ObjectUse.UserSpace.Setting;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;

/** A command line, and the read-only variables that the user half makes of it. */
class LayeredOptionsTest {
    private static final Machine MACHINE = new Machine(1, 2, 2, 2);

    @TempDir
    Path folder;

    private LayeredOptions options(Map<String, Value> flags, Machine machine) throws Unusable {
        TreeMap<String, Setting> given = new TreeMap<>();
        SourceSpan at = new SourceSpan(folder.resolve("a.scx").toString(), 1, 1, 1, 1);
        flags.forEach((name, value) -> given.put(name, new Setting(value, at)));
        return LayeredOptions.of(given, machine);
    }

    private static Value specs(String... texts) {
        return new Value.Texts(List.of(texts));
    }

    @Test
    void layersOfFilesFollowThoseOfTheExample() throws IOException, Unusable {
        Files.writeString(
                folder.resolve("own.json"), "[{\"name\": \"own\", \"matches\": [[]], \"kind\": {\"Open\": {}}}]");
        LayeredOptions options =
                options(Map.of("run_example", new Value.Switch(true), "specs", specs("file:own.json")), MACHINE);
        assertThat(options.layers()).extracting(LayerSpec::name).endsWith("normal", "own");
        assertThatThrownBy(() -> options(Map.of("specs", specs("f:gone.json")), MACHINE))
                .hasMessage("gone.json: no such file");
        assertThatThrownBy(() -> options(Map.of(), MACHINE)).hasMessageContaining("has no layers");
    }

    @Test
    void theMachineIsOneLlcIfTopologyIsDisabled() throws Unusable {
        Machine several = new Machine(2, 4, 2, 2);
        assertThatThrownBy(() -> options(Map.of("run_example", new Value.Switch(true)), several))
                .hasMessageContaining("layers over several nodes are not served");
        LayeredOptions options = options(
                Map.of("run_example", new Value.Switch(true), "disable_topology", new Value.Switch(true)), several);
        assertThat(options.machine()).isEqualTo(new Machine(1, 1, 8, 2));
    }

    @Test
    void variablesAreThoseOfTheProgram() throws Unusable {
        Map<String, Long> variables = LayeredVariables.of(options(
                Map.of(
                        "run_example", new Value.Switch(true),
                        "slice_us", new Value.Duration(5_000_000),
                        "lo_fb_share", new Value.Number(.1)),
                MACHINE));
        assertThat(variables)
                .containsEntry("nr_layers", 4L)
                .containsEntry("nr_op_layers", 1L)
                .containsEntry("nr_gn_layers", 1L)
                .containsEntry("nr_excl_layers", 1L)
                .containsEntry("max_exec_ns", 100_000_000L)
                .containsEntry("lo_fb_share_ppk", 102L)
                .containsEntry("min_open_layer_disallow_open_after_ns", 40_000L) // the program's µs
                .containsEntry("nr_llcs", 2L)
                .containsEntry("cpu_llc_id_map[4]", 1L)
                .containsEntry("__sibling_cpu[5]", 4L)
                .containsEntry("numa_cpumasks[0][0]", 0xffL)
                .containsEntry("all_cpus[0]", 0xffL)
                .containsEntry("all_cpus[1]", 0L);
        assertThat(variables.get("ext_sched_class_addr")).isNotEqualTo(variables.get("idle_sched_class_addr"));
    }
}
