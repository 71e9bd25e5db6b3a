package org.scxc.model;

import java.util.Locale;

/** Partial-order reduction: a step that commutes with all that other CPUs can do is taken at once, in one order only. */
public enum Reduction {
    ON,
    OFF;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
