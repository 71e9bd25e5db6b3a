package org.scxc.cli;

/**
 * What the commands work with; tests give others.
 *
 * @param inJvm where scenarios run
 */
record Services(Frontend frontend, InJvm inJvm, Backends backends, String version, Interruption interruption) {
    /** With all backends, those that ask the model asking this one. */
    Services(Frontend frontend, InJvm inJvm, String version, Interruption interruption) {
        this(frontend, inJvm, Backends.of(new ModelRuns(inJvm)), version, interruption);
    }

    /** Interrupted by nothing so far. */
    Services(Frontend frontend, InJvm inJvm, String version) {
        this(frontend, inJvm, version, new Interruption());
    }
}
