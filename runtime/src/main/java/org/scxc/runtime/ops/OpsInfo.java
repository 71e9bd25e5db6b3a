package org.scxc.runtime.ops;

import java.util.Optional;
import java.util.Set;

/**
 * What a scheduler registers beside its callbacks.
 *
 * @param flags SCX_OPS_* bits of {@link Scx}
 * @param timeoutMs 0 = the kernel's 30 s
 * @param dispatchMaxBatch 0 = 32
 * @param callbacks those that are present; the core never calls another
 * @param cids how it names CPUs by cids; empty for a scheduler of struct sched_ext_ops, which names them by their numbers
 */
public record OpsInfo(
        String name, long flags, int timeoutMs, int dispatchMaxBatch, Set<Callback> callbacks, Optional<CidForm> cids) {
    /**
     * A scheduler of struct sched_ext_ops_cid.
     *
     * @param shardSize cid_shard_size, 0 = the kernel's 24
     */
    public record CidForm(int shardSize) {}

    public OpsInfo(String name, long flags, int timeoutMs, int dispatchMaxBatch, Set<Callback> callbacks) {
        this(name, flags, timeoutMs, dispatchMaxBatch, callbacks, Optional.empty());
    }

    public boolean has(Callback callback) {
        return callbacks.contains(callback);
    }
}
