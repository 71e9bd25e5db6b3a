package org.scxc.runtime.ops;

/**
 * Members of struct scx_cid_topo, in its order (kernel/sched/ext/types.h, v7.3): of each unit that a cid is in the first cid, and the
 * unit's number. −1 where a cid has no place in the topology; a shard it always has.
 */
public enum CidTopology {
    CORE_CID,
    CORE_IDX,
    LLC_CID,
    LLC_IDX,
    NODE_CID,
    NODE_IDX,
    SHARD_CID,
    SHARD_IDX
}
