package org.scxc.cli;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A signal that asks a command to end. A command that {@link #collect() collects} is not ended by the first one: what it
 * waits for is given up, so that it reports what it has; every other command, and a second signal, end the process.
 */
final class Interruption {
    /** @param name {@code SIGINT} */
    record Signal(String name, int number) {
        /** What shells report of a process that the signal has ended. */
        int exitCode() {
            return 128 + number;
        }
    }

    private final CompletableFuture<Signal> arrived = new CompletableFuture<>();
    private volatile boolean collecting;

    /** The command reports what it has when a signal arrives. */
    void collect() {
        collecting = true;
    }

    /** @return whether somebody takes care of the signal; otherwise the process has to end now */
    boolean raise(Signal signal) {
        return collecting && arrived.complete(signal);
    }

    Optional<Signal> signal() {
        return Optional.ofNullable(arrived.getNow(null));
    }

    Optional<String> name() {
        return signal().map(Signal::name);
    }

    /**
     * Waits for a result, or for a signal.
     *
     * @return empty if a signal arrived before the result
     * @throws CompletionException with the cause if the computation failed
     */
    <T> Optional<T> await(CompletableFuture<T> result) {
        if (!result.isDone()) {
            CompletableFuture.anyOf(result.handle((value, error) -> ""), arrived)
                    .join();
        }
        return result.isDone() ? Optional.of(result.join()) : Optional.empty();
    }
}
