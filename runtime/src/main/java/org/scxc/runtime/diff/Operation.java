package org.scxc.runtime.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.ops.Callback;

/**
 * A callback or a kfunc.
 *
 * @param name as the kernel has it
 * @param effect whether it is compared
 * @param parameters in order
 * @param callback which one it is; null for a kfunc, and for a hook, whose first argument says which
 */
record Operation(
        int index,
        String name,
        Effect effect,
        List<Parameter> parameters,
        Type result,
        @Nullable Callback callback) {
    /** What a call does. */
    enum Effect {
        /** It changes the kernel's state, or takes something of it: a step of the scheduler. */
        ACTS,
        /** It reads what a decision may depend on: shown where schedulers part, not compared. */
        ASKS,
        /** It reads what says nothing. */
        SILENT
    }

    /** @param name as in the kernel's prototype */
    record Parameter(String name, Type type) {}

    boolean acts() {
        return effect == Effect.ACTS;
    }
}
