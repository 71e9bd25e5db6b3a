package org.scxc.bpf.vm;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * The entry of a translated function. This class is never used itself: each entry is an instance of a hidden copy of it, which {@link
 * EntryCopies} makes and of which {@link #FUNCTION} is a constant to HotSpot.
 */
final class TranslatedEntry extends Entry {
    /** Takes an {@link Execution} and returns r0. */
    private static final MethodHandle FUNCTION = function();

    TranslatedEntry() {}

    private static MethodHandle function() {
        try {
            return requireNonNull(MethodHandles.classData(MethodHandles.lookup(), "_", MethodHandle.class));
        } catch (IllegalAccessException impossible) {
            throw new LinkageError("class data", impossible);
        }
    }

    @Override
    public long call(Execution x) {
        x.fault = null;
        x.depth = 0;
        try {
            long r0 = (long) FUNCTION.invokeExact(x);
            x.depth = 0;
            return r0;
        } catch (Stop stop) {
            x.end(stop);
            return 0;
        } catch (RuntimeException | Error other) {
            throw other;
        } catch (Throwable impossible) {
            throw new LinkageError("translated code", impossible);
        }
    }
}
