package org.scxc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.scxc.model.Restart;

/** What a scheduler's process does after an exit: {@code restart on [restart, hotplug]}. */
class RestartsTest {
    private static final long RESTART = 1L << 48;
    private static final long HOTPLUG = 1L << 32;

    private static Optional<Restart> restart(String settings, String knob) {
        String text = "scheduler mine { like simple }\nscenario a.b {\n machine 1n1l1c1t\n scheduler mine { " + settings
                + " }\n phase p 1s\n variant v" + knob + " { expect healthy }\n}\n";
        Compilation done = Compiler.compile(List.of(new SourceText("t.scx", text)), Overrides.NONE);
        assertThat(done.diagnostics()).isEmpty();
        return done.scenarios()
                .getFirst()
                .variants()
                .getFirst()
                .setup()
                .scheduler()
                .orElseThrow()
                .restart();
    }

    private static Restart of(String settings) {
        return restart(settings, "").orElseThrow();
    }

    @Test
    void whichExitsAskForIt() {
        assertThat(restart("", "")).isEmpty();
        assertThat(of("restart on never").isAskedBy(RESTART | HOTPLUG)).isFalse();
        assertThat(of("restart on any").isAskedBy(0)).isTrue();
        assertThat(of("restart on restart").isAskedBy(RESTART | HOTPLUG)).isTrue();
        assertThat(of("restart on [restart, hotplug]").isAskedBy(RESTART | HOTPLUG | 7))
                .isTrue();
        assertThat(of("restart on [restart, hotplug]").isAskedBy(RESTART)).isFalse();
        assertThat(of("restart on [restart, hotplug]").words()).isEqualTo("restart on [restart, hotplug]");
    }

    @Test
    void asAKnobItIsWrittenWithoutOn() {
        assertThat(restart("restart on any", " with scheduler.restart never")).contains(new Restart.Never());
    }
}
