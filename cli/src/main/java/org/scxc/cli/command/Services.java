package org.scxc.cli.command;

import org.scxc.cli.backend.Backends;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.process.Interruption;
import org.scxc.cli.run.InJvm;
import org.scxc.cli.run.ModelRuns;

/**
 * What the commands work with; tests give others.
 *
 * @param inJvm where scenarios run
 */
public record Services(Frontend frontend, InJvm inJvm, Backends backends, String version, Interruption interruption) {
    /** With all backends, those that ask the model asking this one. */
    public Services(Frontend frontend, InJvm inJvm, String version, Interruption interruption) {
        this(frontend, inJvm, Backends.of(new ModelRuns(inJvm)), version, interruption);
    }

    /** Interrupted by nothing so far. */
    public Services(Frontend frontend, InJvm inJvm, String version) {
        this(frontend, inJvm, version, new Interruption());
    }
}
