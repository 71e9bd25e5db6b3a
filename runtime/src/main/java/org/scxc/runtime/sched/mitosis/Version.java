package org.scxc.runtime.sched.mitosis;

import java.util.Optional;

/** Which scx_mitosis is modelled. */
enum Version {
    /** Parent of pull request 3593, May 2026. */
    BASE,
    /** Head of pull request 3593; without its flag the same as {@link #BASE}. */
    PR3593,
    /** Upstream main, August 2026; does not contain the pull request. */
    MAIN;

    /** An empty text is {@link #BASE}. */
    static Optional<Version> of(String text) {
        return switch (text) {
            case "", "base" -> Optional.of(BASE);
            case "pr3593" -> Optional.of(PR3593);
            case "main" -> Optional.of(MAIN);
            default -> Optional.empty();
        };
    }
}
