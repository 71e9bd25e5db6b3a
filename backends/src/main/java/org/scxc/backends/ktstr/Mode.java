package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Locale;
import org.scxc.backends.Choices;
import org.scxc.backends.Option;

/** Which of a scenario's variants becomes a test. */
public enum Mode {
    /** The one that stays healthy: green on a fixed tree, red without the fix. What upstream merges. */
    GUARD,
    /**
     * The one that fails: green as long as the bug is there ({@code expect_err}). Also green if the guest never boots,
     * so its exit code proves nothing.
     */
    PIN;

    static final Option OPTION = new Option(
            "--mode",
            "guard: tests are green on a fixed tree; pin: green while the bug is there",
            new Option.Values.OneOf("MODE", List.of(GUARD.word(), PIN.word())));

    static Mode of(Choices choices) {
        return valueOf(choices.text(OPTION.name()).toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
