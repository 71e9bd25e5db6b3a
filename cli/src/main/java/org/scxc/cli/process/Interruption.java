package org.scxc.cli.process;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A signal that asks a command to end. A command that {@link #collect() collects} is not ended by the first one: what it
 * waits for is given up, so that it reports what it has; every other command, and a second signal, end the process.
 */
public final class Interruption {
    /** @param name {@code SIGINT} */
    public record Signal(String name, int number) {
        /** What shells report of a process that the signal has ended. */
        public int exitCode() {
            return 128 + number;
        }
    }

    private final CompletableFuture<Signal> arrived = new CompletableFuture<>();
    private volatile boolean collecting;

    /** The command reports what it has when a signal arrives. */
    public void collect() {
        collecting = true;
    }

    /** @return whether somebody takes care of the signal; otherwise the process has to end now */
    boolean raise(Signal signal) {
        return collecting && arrived.complete(signal);
    }

    public Optional<Signal> signal() {
        return Optional.ofNullable(arrived.getNow(null));
    }

    public Optional<String> name() {
        return signal().map(Signal::name);
    }

    /**
     * Waits for a result, or for a signal.
     *
     * @return empty if a signal arrived before the result
     * @throws CompletionException with the cause if the computation failed
     */
    public <T> Optional<T> await(CompletableFuture<T> result) {
        if (!result.isDone()) {
            CompletableFuture.anyOf(result.handle((value, error) -> ""), arrived)
                    .join();
        }
        return result.isDone() ? Optional.of(result.join()) : Optional.empty();
    }
}
