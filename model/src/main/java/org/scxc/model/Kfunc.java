package org.scxc.model;

import java.util.Locale;

/** The kfuncs that not every kernel has, or lets every operation call. {@code DSQ_INSERT} is scx_bpf_dsq_insert. */
public enum Kfunc {
    /** With its vtime variant. */
    DSQ_INSERT,
    DSQ_MOVE_TO_LOCAL,
    /** With its vtime variant. */
    DSQ_MOVE,
    DISPATCH_NR_SLOTS,
    DISPATCH_CANCEL,
    SELECT_CPU_DFL,
    /** As it is from 6.17 on; 6.16 has it for fewer operations. */
    SELECT_CPU_AND,
    REENQUEUE_LOCAL,
    DSQ_PEEK,
    SUB_DISPATCH,
    CID_OVERRIDE;

    /** {@code dsq_insert}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code scx_bpf_dsq_insert}. */
    public String symbol() {
        return "scx_bpf_" + word();
    }
}
