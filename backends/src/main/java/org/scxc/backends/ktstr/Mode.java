package org.scxc.backends.ktstr;

/** Which of a scenario's variants becomes a test. */
public enum Mode {
    /** The one that stays healthy: green on a fixed tree, red without the fix. What upstream merges. */
    GUARD,
    /**
     * The one that fails: green as long as the bug is there ({@code expect_err}). Also green if the guest never boots,
     * so its exit code proves nothing.
     */
    PIN
}
