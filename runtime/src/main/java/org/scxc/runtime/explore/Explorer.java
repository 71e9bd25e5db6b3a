package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Coverage;

/** Explores one variant of a race. The answer does not depend on the number of threads. */
public final class Explorer {
    /** Twenty minutes at a modest rate; nothing in a race block should need it. */
    private static final long STATES_MAX = 500_000_000L;

    private Explorer() {}

    /**
     * @param threads that share an exhaustive search, at least 1
     * @param reduction partial-order reduction on
     * @param exact compare whole states instead of fingerprints
     * @param shortest replace each witness by a shortest one, if the race is small enough, in which the CPUs take turns
     *     seldom
     * @param seed of searches that sample
     */
    public record Options(int threads, boolean reduction, boolean exact, boolean shortest, long seed) {
        public static final Options DEFAULT = new Options(1, true, false, true, 1);
    }

    /** One line on what an exploration leaves out, for the foot of its report. */
    public static String limits() {
        return "explored: sequentially consistent memory, one NUMA node, callbacks without loops over maps; see"
                + " docs/races.md";
    }

    public static RaceOutcome explore(Race.Variant variant, Options options) {
        Race.Program program = variant.program();
        boolean unowned = variant.claims().stream()
                .anyMatch(c -> c.fact() instanceof Race.Fact.Oracle o && o.kind() == Race.OracleKind.UNOWNED);
        return switch (variant.search()) {
            case Race.Search.Exhaustive e -> exhaustive(variant, options, unowned);
            case Race.Search.Preemptions s ->
                bounded(program, Bounded.PREEMPTIONS, s.max(), s.max() + " preemptions", unowned, options);
            case Race.Search.Delays s ->
                bounded(program, Bounded.DELAYS, s.max(), s.max() + " delays", unowned, options);
            case Race.Search.Pct s -> {
                String how = String.format(Locale.ROOT, "%,d runs by PCT of depth %d", s.runs(), s.depth());
                yield sampled(program, new Sampling.Pct(s.depth()), s.runs(), how, options);
            }
            case Race.Search.Random s -> {
                String how = String.format(Locale.ROOT, "%,d random runs", s.runs());
                yield sampled(program, new Sampling.Uniform(), s.runs(), how, options);
            }
        };
    }

    private static RaceOutcome exhaustive(Race.Variant variant, Options options, boolean unowned) {
        Race.Program program = variant.program();
        boolean livelocks = variant.claims().stream().anyMatch(c -> c.fact() instanceof Race.Fact.Livelock);
        // A cycle has to be one search's own.
        int threads = livelocks ? 1 : options.threads();
        FingerprintSet visited = new FingerprintSet(1 << 16, threads > 1);
        Exhaustive.@Nullable Visits exact = options.exact() ? exact() : null;
        var how = new Exhaustive.Options(options.reduction() && !unowned && !livelocks, unowned, livelocks, STATES_MAX);
        List<Exhaustive> searches = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            searches.add(new Exhaustive(program, visited, exact, how, t * program.cpus() / threads));
        }
        boolean complete = run(searches);
        Findings findings = new Findings();
        long transitions = 0;
        long expanded = 0;
        int depth = 0;
        for (Exhaustive search : searches) {
            findings.merge(search.findings());
            transitions += search.transitions();
            expanded += search.expanded();
            depth = Math.max(depth, search.depthMax());
        }
        Coverage coverage = complete
                ? new Coverage.All(options.exact())
                : new Coverage.Partial(String.format(Locale.ROOT, "%,d states", STATES_MAX));
        return outcome(program, findings, options, unowned, expanded, transitions, depth, visited.bytes(), coverage);
    }

    private static Exhaustive.Visits exact() {
        Set<String> states = ConcurrentHashMap.newKeySet();
        return state -> {
            StringBuilder text = new StringBuilder();
            for (long v : state) {
                text.append((char) v)
                        .append((char) (v >>> 16))
                        .append((char) (v >>> 32))
                        .append((char) (v >>> 48));
            }
            return states.add(text.toString());
        };
    }

    private static boolean run(List<Exhaustive> searches) {
        if (searches.size() == 1) {
            return searches.getFirst().run();
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(searches.size())) {
            List<Future<Boolean>> running = new ArrayList<>();
            for (Exhaustive search : searches) {
                running.add(pool.submit(search::run));
            }
            boolean complete = true;
            for (Future<Boolean> one : running) {
                complete &= one.get();
            }
            return complete;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static RaceOutcome bounded(
            Race.Program program, Bounded.Cost cost, int budget, String text, boolean unowned, Options options) {
        Bounded search = new Bounded(program, cost, unowned);
        search.run(budget);
        return outcome(
                program,
                search.findings(),
                options,
                unowned,
                search.states(),
                search.transitions(),
                search.depthMax(),
                search.states() * 48,
                new Coverage.Bounded(text));
    }

    private static RaceOutcome sampled(
            Race.Program program, Sampling.Chooser chooser, int runs, String how, Options options) {
        Sampling search = new Sampling(program);
        search.run(chooser, runs, options.seed());
        return outcome(
                program,
                search.findings(),
                options,
                false,
                runs,
                search.transitions(),
                search.depthMax(),
                0,
                new Coverage.Sampled(how));
    }

    private static RaceOutcome outcome(
            Race.Program program,
            Findings findings,
            Options options,
            boolean unowned,
            long states,
            long transitions,
            int depth,
            long bytes,
            Coverage coverage) {
        if (options.shortest() && !findings.schedules().isEmpty()) {
            Set<Integer> wanted = new HashSet<>(findings.schedules().keySet());
            findings.merge(Shortest.find(program, wanted, unowned));
            Minimal minimal = new Minimal(program, unowned);
            findings.schedules().replaceAll(minimal::of);
        }
        List<RaceOutcome.Reached> reached = new ArrayList<>();
        findings.schedules().forEach((key, schedule) -> {
            List<Integer> cpus = java.util.Arrays.stream(schedule).boxed().toList();
            reached.add(new RaceOutcome.Reached(Findings.what(key, program), cpus));
        });
        return new RaceOutcome(states, transitions, depth, bytes, coverage, List.copyOf(reached));
    }
}
