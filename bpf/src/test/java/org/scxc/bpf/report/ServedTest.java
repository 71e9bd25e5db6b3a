package org.scxc.bpf.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.scxc.runtime.ops.Kfuncs;

/** The table of what is served names nothing that the door lacks. */
class ServedTest {
    @Test
    void everyNameIsServedByAMethodOfTheDoor() {
        Set<String> door =
                Arrays.stream(Kfuncs.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
        Served.all().values().forEach(table -> assertThat(door).containsAll(table.values()));
    }

    @Test
    void helpersHaveTheKernelsNames() {
        assertThat(Helpers.name(1)).isEqualTo("bpf_map_lookup_elem");
        assertThat(Helpers.name(169)).isEqualTo("bpf_timer_init");
        assertThat(Helpers.name(100_000)).isEqualTo("helper#100000");
    }
}
