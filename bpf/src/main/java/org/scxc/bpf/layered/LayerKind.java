package org.scxc.bpf.layered;

/** What a layer may do with CPUs, in the order of enum layer_kind (intf.h, scx_layered 1.1.4). */
enum LayerKind {
    /** Prefers CPUs that no other layer has. */
    OPEN("Open"),
    /** Has CPUs of its own, and idle ones outside. */
    GROUPED("Grouped"),
    /** Stays on CPUs of its own. */
    CONFINED("Confined");

    /** As a configuration names it. */
    final String word;

    LayerKind(String word) {
        this.word = word;
    }
}
