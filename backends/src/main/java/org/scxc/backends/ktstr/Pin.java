package org.scxc.backends.ktstr;

import java.util.Arrays;
import java.util.Optional;

/** Versions of the ktstr crate that can be generated for; only what is common to them is emitted. */
public enum Pin {
    /** The pin of sched-ext/scx. */
    V0_18_0("0.18.0", "v18"),
    V0_50_0("0.50.0", "v50");

    private final String version;
    private final String member;

    Pin(String version, String member) {
        this.version = version;
        this.member = member;
    }

    public String version() {
        return version;
    }

    /** The package of the check workspace that depends on it. */
    public String member() {
        return member;
    }

    public static Optional<Pin> of(String version) {
        return Arrays.stream(values()).filter(p -> p.version.equals(version)).findFirst();
    }
}
