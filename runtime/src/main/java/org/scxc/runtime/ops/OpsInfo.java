package org.scxc.runtime.ops;

import java.util.Set;

/**
 * What a scheduler registers beside its callbacks.
 *
 * @param flags SCX_OPS_* bits of {@link Scx}
 * @param timeoutMs 0 = the kernel's 30 s
 * @param dispatchMaxBatch 0 = 32
 * @param callbacks those that are present; the core never calls another
 */
public record OpsInfo(String name, long flags, int timeoutMs, int dispatchMaxBatch, Set<Callback> callbacks) {
    public boolean has(Callback callback) {
        return callbacks.contains(callback);
    }
}
