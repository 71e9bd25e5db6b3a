package org.scxc.runtime.explore;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Straight-line code that is stopped and goes on: a thread of its own that runs only while {@link #go} waits for it, so that
 * one thing happens at a time.
 */
final class Strand {
    private final Semaphore goes = new Semaphore(0);
    private final Semaphore stands = new Semaphore(0);
    private BooleanSupplier free = () -> true;
    private boolean over;
    private boolean givenUp;
    private @Nullable Throwable failure;

    /** Nobody goes on with it: its thread ends. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Runs {@code code} up to its first {@link #step}. */
    Strand(Consumer<Strand> code) {
        Thread.ofVirtual().start(() -> {
            goes.acquireUninterruptibly();
            try {
                code.accept(this);
            } catch (GivenUp e) {
                // as it was asked to
            } catch (Throwable t) {
                failure = t;
            }
            over = true;
            stands.release();
        });
        go();
    }

    /** Of the code: what follows is a step, which cannot be taken before {@code condition} holds. */
    void step(BooleanSupplier condition) {
        free = condition;
        stands.release();
        goes.acquireUninterruptibly();
        if (givenUp) {
            throw new GivenUp();
        }
    }

    void step() {
        step(() -> true);
    }

    boolean isOver() {
        return over;
    }

    boolean isEnabled() {
        return !over && free.getAsBoolean();
    }

    /** One step. */
    void go() {
        goes.release();
        stands.acquireUninterruptibly();
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    void giveUp() {
        if (!over) {
            givenUp = true;
            go();
        }
    }
}
