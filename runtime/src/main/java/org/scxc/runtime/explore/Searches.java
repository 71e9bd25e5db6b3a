package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.scxc.model.RaceOutcome.Coverage;
import org.scxc.model.RaceOutcome.Limit;

/** One search, or several on threads of their own that share what is visited. */
final class Searches {
    private final Memory memory;
    private final @Nullable WholeStates whole;
    private final List<Engine> engines = new ArrayList<>();
    private final List<Strategy> strategies = new ArrayList<>();
    private final Findings findings = new Findings();
    private Engine.Stop stop = Engine.Stop.DONE;
    private String overflow = "";

    /** Makes one search's strategy. */
    interface Making {
        Strategy of(Machine machine, Quota quota);
    }

    /** @param whole to compare states by; empty if the strategy compares none, or fingerprints */
    Searches(Explorer.Inquiry inquiry, Memory memory, Optional<WholeStates> whole, int threads, Making making) {
        this.memory = memory;
        this.whole = whole.orElse(null);
        Quota[] quotas =
                threads == 1 ? new Quota[] {new Quota(memory.states())} : Quota.shared(memory.states(), threads);
        for (int t = 0; t < threads; t++) {
            Findings own = new Findings();
            RaceMachine machine = new RaceMachine(inquiry.program(), own);
            int first = t * inquiry.program().cpus() / threads;
            engines.add(new Engine(machine, own, inquiry.watch(), this.whole, memory).startingWith(first));
            strategies.add(making.of(machine, quotas[t]));
        }
    }

    /** If whole states are to be compared. */
    static Optional<WholeStates> wholeStates(Explorer.Inquiry inquiry) {
        return inquiry.options().exact() ? Optional.of(new WholeStates()) : Optional.empty();
    }

    void run() {
        if (engines.size() == 1) {
            stop = engines.getFirst().run(strategies.getFirst());
        } else {
            runTogether();
        }
        for (Engine engine : engines) {
            findings.merge(engine.findings());
            overflow = overflow.isEmpty() ? engine.overflow() : overflow;
        }
    }

    private void runTogether() {
        try (ExecutorService pool = Executors.newFixedThreadPool(engines.size())) {
            List<Future<Engine.Stop>> running = new ArrayList<>();
            for (int t = 0; t < engines.size(); t++) {
                Engine engine = engines.get(t);
                Strategy strategy = strategies.get(t);
                running.add(pool.submit(() -> engine.run(strategy)));
            }
            for (Future<Engine.Stop> one : running) {
                Engine.Stop its = one.get();
                stop = its == Engine.Stop.DONE ? stop : its;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Searches that share a limit stop where their timing has led them: what one alone sees is the same every time. */
    boolean mustRunAlone() {
        return engines.size() > 1 && stop != Engine.Stop.DONE;
    }

    /** @param complete if no limit was reached */
    Coverage coverage(Coverage complete) {
        return switch (stop) {
            case STATES -> new Coverage.Partial(memory.limit());
            case BYTES -> new Coverage.Partial(memory.bytes());
            case DONE, FOUND -> overflow.isEmpty() ? complete : new Coverage.Partial(new Limit.Model(overflow));
        };
    }

    /** The results of {@code later} beside these. */
    void add(Searches later) {
        findings.merge(later.findings);
        stop = stop == Engine.Stop.DONE ? later.stop : stop;
        overflow = overflow.isEmpty() ? later.overflow : overflow;
    }

    Findings findings() {
        return findings;
    }

    int threads() {
        return engines.size();
    }

    long transitions() {
        return strategies.stream().mapToLong(Strategy::transitions).sum();
    }

    long bytes() {
        return strategies.getFirst().bytes() + (whole == null ? 0 : whole.bytes());
    }

    int depthMax() {
        return engines.stream().mapToInt(Engine::depthMax).max().orElse(0);
    }
}
