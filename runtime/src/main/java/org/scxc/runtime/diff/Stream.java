package org.scxc.runtime.diff;

import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Words on their way from one run's thread to the other's, some blocks of them at most. */
final class Stream {
    private static final int BLOCK = 1 << 13;
    private static final int BLOCKS = 4;

    private record Block(long[] words, int size) {}

    private final BlockingQueue<Block> ready = new ArrayBlockingQueue<>(BLOCKS);
    private volatile boolean unwanted;

    private long[] filling = new long[BLOCK];
    private int filled;

    private Block reading = new Block(new long[0], 0);
    private int read;

    // -------------------------------------------------------------------------------------------- the sender

    /** @return false if nobody wants more */
    boolean send(DiffWords event) throws InterruptedException {
        for (int i = 0; i < event.size; i++) {
            if (filled == BLOCK) {
                flush();
            }
            filling[filled++] = event.words[i];
        }
        return !unwanted;
    }

    /** Sends what there is. An empty block says that no more will come. */
    void flush() throws InterruptedException {
        if (!unwanted) {
            ready.put(new Block(filling, filled));
            filling = new long[BLOCK];
            filled = 0;
        }
    }

    // -------------------------------------------------------------------------------------------- the receiver

    /** Returns whether the next words are these; false too if there are no more. */
    boolean matches(DiffWords event) throws InterruptedException {
        for (int i = 0; i < event.size; i++) {
            if (read == reading.size) {
                reading = ready.take();
                read = 0;
                if (reading.size == 0) {
                    return false;
                }
            }
            if (reading.words[read++] != event.words[i]) {
                return false;
            }
        }
        return true;
    }

    /** The receiver has seen enough: a sender that waits for room goes on, and stops. */
    void enough() {
        unwanted = true;
        ready.drainTo(new ArrayDeque<>());
    }
}
