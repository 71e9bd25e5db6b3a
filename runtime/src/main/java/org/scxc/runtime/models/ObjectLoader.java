package org.scxc.runtime.models;

import java.util.List;
import org.scxc.model.Kernel;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.ops.SchedExtOps;

/** Makes schedulers of BPF objects: a service, since what reads objects is built on the runtime. */
public interface ObjectLoader {
    /** Something of an object that cannot run, and the place that asks for it. */
    record Obstacle(SourceSpan span, String message, String hint) {}

    /** Returns why the object of {@code use} cannot run on that kernel; empty if it can. */
    List<Obstacle> obstacles(SchedulerUse use, Kernel kernel);

    /**
     * Returns a scheduler of the object.
     *
     * @param engine what executes it
     * @throws IllegalStateException if there are {@link #obstacles}
     */
    SchedExtOps load(SchedulerUse use, Kernel kernel, ObjectEngine engine);
}
