package org.scxc.bpf.vm;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a program's calls and accesses before it runs, so that translated code reaches it as a constant, which
 * HotSpot inlines. The results are those of {@link HostCalls} and {@link Outside}, which the interpreter asks.
 */
public interface Shortcuts {
    /** Knows nothing. */
    Shortcuts NONE = new Shortcuts() {
        @Override
        public @Nullable Call helper(int number, OptionalLong first) {
            return null;
        }

        @Override
        public @Nullable Call kfunc(int index) {
            return null;
        }

        @Override
        public @Nullable Place place(int off, int size) {
            return null;
        }
    };

    /** Serves one helper or kfunc for any host of the program. */
    @FunctionalInterface
    interface Call {
        long call(HostCalls host, Execution x, long r1, long r2, long r3, long r4, long r5);
    }

    /**
     * A field of every object of one kind outside memory. Its methods take the address of the object and not that of the field, so that
     * accesses of several fields through one register are tested once.
     */
    interface Place {
        /** Returns whether an object is at this address. */
        boolean holds(Outside outside, long object);

        /** Returns the value, zero-extended. */
        long load(Outside outside, long object);

        boolean isWritable();

        /** Stores the low bytes; called only if it {@link #isWritable}. */
        void store(Outside outside, long object, long value);
    }

    /**
     * Returns what serves a helper, or null if that is only known when it is called.
     *
     * @param first what r1 holds whenever it is called from there, if that is known: a map, for most helpers
     */
    @Nullable
    Call helper(int number, OptionalLong first);

    /** Returns what serves the kfunc at that index of the program's table. */
    @Nullable
    Call kfunc(int index);

    /**
     * Returns what an access of {@code size} bytes (1, 2, 4, 8) at {@code off} from its register probably means, or null: an offset
     * of this size is a field of some kind of object.
     */
    @Nullable
    Place place(int off, int size);
}
