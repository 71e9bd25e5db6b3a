package org.scxc.cli;

/** What the commands work with; tests give others. */
record Services(Frontend frontend, Backend backend, String version, Interruption interruption) {
    /** Interrupted by nothing so far. */
    Services(Frontend frontend, Backend backend, String version) {
        this(frontend, backend, version, new Interruption());
    }
}
