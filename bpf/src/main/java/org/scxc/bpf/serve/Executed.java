package org.scxc.bpf.serve;

import java.util.concurrent.atomic.LongAdder;

/** How much of objects' code this JVM has executed, for benchmarks. A scheduler tells it of {@link #EVERY} callbacks at once. */
public final class Executed {
    static final int EVERY = 1 << 10;

    private static final LongAdder CALLBACKS = new LongAdder();
    private static final LongAdder INSTRUCTIONS = new LongAdder();

    private Executed() {}

    static void add(long callbacks, long instructions) {
        CALLBACKS.add(callbacks);
        INSTRUCTIONS.add(instructions);
    }

    public static long callbacks() {
        return CALLBACKS.sum();
    }

    public static long instructions() {
        return INSTRUCTIONS.sum();
    }
}
