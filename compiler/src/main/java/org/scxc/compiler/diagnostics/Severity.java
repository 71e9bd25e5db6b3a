package org.scxc.compiler.diagnostics;

/** An error stops compilation, a warning does not. */
public enum Severity {
    ERROR,
    WARNING;

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
