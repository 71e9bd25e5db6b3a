package org.scxc.runtime.sched;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Value;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Kfuncs;
import org.scxc.runtime.ops.OpsInfo;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.state.Store;

/** What the small models share: a description given once, the kept door, flags with defaults. */
public abstract class SmallScheduler implements SchedExtOps {
    private final OpsInfo info;
    private @Nullable Kfuncs kernel;

    protected SmallScheduler(String name, long opsFlags, int timeoutMs, EnumSet<Callback> callbacks) {
        info = new OpsInfo(name, opsFlags, timeoutMs, 0, callbacks);
    }

    @Override
    public final OpsInfo info() {
        return info;
    }

    @Override
    public final void attach(Kfuncs door) {
        kernel = door;
        allocate(door, door.store());
    }

    /** Allocates state, named {@code scheduler.field}. */
    protected void allocate(Kfuncs door, Store store) {}

    protected final Kfuncs kernel() {
        return requireNonNull(kernel, "not attached");
    }

    /** A counter in the store. @return its value after adding one */
    protected final long count(int cell) {
        Store store = kernel().store();
        long n = store.get(cell) + 1;
        store.set(cell, n);
        return n;
    }

    /** Number flag of {@code use}. */
    protected static long number(SchedulerUse use, String flag, long otherwise) {
        return use.flags().get(flag) instanceof Value.Number n ? (long) n.value() : otherwise;
    }

    /** Duration flag of {@code use}, ns. */
    protected static long duration(SchedulerUse use, String flag, long otherwise) {
        return use.flags().get(flag) instanceof Value.Duration d ? d.ns() : otherwise;
    }

    protected static String text(SchedulerUse use, String flag, String otherwise) {
        return use.flags().get(flag) instanceof Value.Text t ? t.text() : otherwise;
    }

    /** Flag {@code timeout}, for ops.timeout_ms. */
    protected static int timeoutMs(SchedulerUse use, int otherwise) {
        return (int) (duration(use, "timeout", otherwise * 1_000_000L) / 1_000_000);
    }
}
