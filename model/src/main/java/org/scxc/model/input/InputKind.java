package org.scxc.model.input;

/** Kinds of files that scxc reads, each with the most bytes one may have. */
public enum InputKind {
    /** {@code .scx}, compiled or imported. */
    SOURCE(16),
    /** Recorded arrivals of {@code noise replay}. */
    NOISE(64),
    /** {@code .truth} beside a source. */
    TRUTH(4),
    /** {@code .scxtrace}. */
    TRACE(64),
    /** A SourceScenario record. */
    RECORD(16),
    /** What ktstr leaves of a test. */
    SIDECAR(64),
    /** What {@code ./run} leaves of a workload. */
    RESULT(64),
    /** A BPF object, or an executable or kernel that holds one; a vmlinux has some hundred million bytes. */
    OBJECT(1024),
    /** What {@code scxc build} wrote, perhaps edited since, and the list of it. */
    BUILT(64);

    private final int mebibytes;

    InputKind(int mebibytes) {
        this.mebibytes = mebibytes;
    }

    /** In bytes. */
    public int limit() {
        return mebibytes << 20;
    }

    String limitText() {
        return mebibytes + " MiB";
    }
}
