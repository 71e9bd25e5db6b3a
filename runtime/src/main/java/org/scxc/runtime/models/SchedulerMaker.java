package org.scxc.runtime.models;

import org.jspecify.annotations.Nullable;
import org.scxc.model.Kernel;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.SchedExtOps;

/** Makes the schedulers that a run attaches: {@link #DEFAULT}, or one that looks on as well. */
@FunctionalInterface
public interface SchedulerMaker {
    SchedulerMaker DEFAULT = Schedulers::create;

    /** @return null if {@code use} means no sched_ext scheduler */
    @Nullable
    SchedExtOps create(SchedulerUse use, Kernel kernel);
}
