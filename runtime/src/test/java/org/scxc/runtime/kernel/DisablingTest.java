package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.state.Rng;

/** The grace periods of a disable: docs/kernel/exits.md#ds3, #ds5, #ds5b. */
class DisablingTest {
    @ParameterizedTest
    @CsvSource({
        "6.12, waits waits exit",
        "6.18, waits waits exit",
        "7.2, waits waits exit",
        "7.3, waits waits exit waits"
    })
    void waitsForGracePeriods(String kernel, String expected) {
        List<String> seen = new ArrayList<>();
        SchedExtOps ops = new SchedExtOps() {
            @Override
            public void attach(Kfuncs door) {}

            @Override
            public OpsInfo info() {
                return new OpsInfo("quiet", 0, 0, 0, EnumSet.noneOf(Callback.class));
            }
        };
        Core core = new Core(
                new Machine(1, 1, 2, 1), new Kernel(KernelProfiles.of(kernel), 250, 0), 16, 1, 1, 0, new Rng(1));
        assertThat(core.schedulers.attach(ops)).isNull();
        core.schedulers.unregister();
        Changeover disabling = core.schedulers.disabling(new Rng(1), () -> seen.add("exit"));
        while (!disabling.isOver()) {
            disabling.perform();
            if (disabling.sleepNs() > 0) {
                assertThat(core.schedulers.isLoaded()).isTrue();
                seen.add("waits");
            }
        }
        assertThat(String.join(" ", seen)).isEqualTo(expected);
        assertThat(core.schedulers.isLoaded()).isFalse();
    }
}
