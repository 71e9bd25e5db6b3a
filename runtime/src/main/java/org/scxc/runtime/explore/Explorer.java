package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.scxc.model.Race;
import org.scxc.model.RaceLimits;
import org.scxc.model.RaceOutcome;
import org.scxc.model.RaceOutcome.Count;
import org.scxc.model.RaceOutcome.Coverage;
import org.scxc.model.RaceStrategy;
import org.scxc.model.Reduction;
import org.scxc.model.Soundness;
import org.scxc.model.SourceSpan;
import org.scxc.runtime.models.ObjectLoader.Obstacle;
import org.scxc.runtime.objects.RaceObjects;

/** Explores one variant of a race. Of the answer only the depth depends on the number of threads. */
public final class Explorer {
    private Explorer() {}

    /**
     * @param threads that share a search, at least 1. A search for cycles runs on one, since a cycle is one search's own
     * @param reduction off for every race, or as each race has it
     * @param exact compare whole states instead of fingerprints
     * @param shortest replace each witness by a shortest one, if the race is small enough, with few changes of CPU
     * @param seed of searches that sample
     * @param states limit that replaces each race's own, at least 1
     * @param bytes limit that replaces each race's own, at least {@link RaceLimits#BYTES_MIN}
     * @param steps limit that replaces each race's own, at least 1
     * @param heapBytes that one search may take of this JVM's heap
     */
    public record Options(
            int threads,
            Optional<Reduction> reduction,
            boolean exact,
            boolean shortest,
            long seed,
            OptionalLong states,
            OptionalLong bytes,
            OptionalInt steps,
            long heapBytes) {
        public static final Options DEFAULT = new Options(
                1,
                Optional.empty(),
                false,
                true,
                1,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                Long.MAX_VALUE);

        public Options withThreads(int n) {
            return new Options(n, reduction, exact, shortest, seed, states, bytes, steps, heapBytes);
        }

        public Options unreduced() {
            return new Options(
                    threads, Optional.of(Reduction.OFF), exact, shortest, seed, states, bytes, steps, heapBytes);
        }

        public Options withWholeStates() {
            return new Options(threads, reduction, true, shortest, seed, states, bytes, steps, heapBytes);
        }

        /** With the witnesses that the search itself met, for who counts only. */
        public Options withAnyWitness() {
            return new Options(threads, reduction, exact, false, seed, states, bytes, steps, heapBytes);
        }

        public Options withSeed(long s) {
            return new Options(threads, reduction, exact, shortest, s, states, bytes, steps, heapBytes);
        }

        public Options withLimits(OptionalLong statesMax, OptionalLong bytesMax, OptionalInt stepsMax) {
            return new Options(threads, reduction, exact, shortest, seed, statesMax, bytesMax, stepsMax, heapBytes);
        }

        public Options withHeap(long max) {
            return new Options(threads, reduction, exact, shortest, seed, states, bytes, steps, max);
        }

        RaceLimits over(RaceLimits own) {
            return new RaceLimits(states.orElse(own.states()), bytes.orElse(own.bytes()), steps.orElse(own.steps()));
        }
    }

    /** One line on what an exploration leaves out, for the foot of its report. */
    public static String limits() {
        return "explored: sequentially consistent memory, one NUMA node, a clock that does not advance, disciplines"
                + " without loops over maps; see docs/races.md";
    }

    /** Returns why the object of a race cannot be explored, or cannot begin; empty if it can, or the race has none. */
    public static List<Obstacle> obstacles(Race.Program program) {
        if (program.object().isEmpty()) {
            return List.of();
        }
        Race.BpfObject object = program.object().get();
        SourceSpan span = object.use().span();
        if (RaceObjects.service().isEmpty()) {
            return List.of(new Obstacle(span, "this build cannot read BPF objects", ""));
        }
        List<Obstacle> obstacles = RaceObjects.service().get().obstacles(object);
        if (!obstacles.isEmpty()) {
            return obstacles;
        }
        try {
            new RaceMachine(program, new Findings()).enabled();
            return List.of();
        } catch (Machine.Overflow e) {
            return List.of(new Obstacle(span, "before the race begins: a race has not " + e.getMessage(), ""));
        }
    }

    public static RaceOutcome explore(Race.Variant variant, Options options) {
        Race.Exploration exploration = variant.exploration();
        RaceLimits limits = options.over(exploration.limits());
        Watch watch = Watch.of(Watch.oracles(variant));
        Reduction reduction = options.reduction().or(exploration::reduction).orElseGet(() -> widest(variant));
        Inquiry inquiry = new Inquiry(variant.program(), watch, reduction, limits, options);
        int threads = watch.cycles() ? 1 : options.threads();
        return switch (exploration.search()) {
            case Race.Search.Exhaustive s -> exhaustive(inquiry, threads);
            case Race.Search.Preemptions s ->
                bounded(inquiry, threads, Bound.preemptions(s.max()), counted(s.max(), "preemption"));
            case Race.Search.Delays s -> bounded(inquiry, threads, Bound.delays(s.max()), counted(s.max(), "delay"));
            case Race.Search.Pct s -> {
                int pilots = Math.min(PILOTS, s.runs());
                Sampling pilot = sampled(inquiry, 1, part -> pct(inquiry, s, LENGTH, part), 0, pilots);
                int length = Math.max(LENGTH, pilot.lengthMax());
                Sampling rest = sampled(inquiry, options.threads(), p -> pct(inquiry, s, length, p), pilots, s.runs());
                String how = String.format(Locale.ROOT, "%,d runs by PCT of depth %d", s.runs(), s.depth());
                yield outcome(inquiry, options.threads(), pilot.with(rest), how);
            }
            case Race.Search.Random s -> {
                Sampling all = sampled(
                        inquiry,
                        options.threads(),
                        part -> new Uniform(options.seed(), part, limits.steps()),
                        0,
                        s.runs());
                yield outcome(inquiry, options.threads(), all, String.format(Locale.ROOT, "%,d random runs", s.runs()));
            }
        };
    }

    /**
     * What the execution of {@code schedule} shows, the end that it leads to included, each with the steps until it does.
     *
     * @param schedule the CPU of each step; it is followed as far as it can be
     */
    public static List<RaceOutcome.Reached> shown(Race.Variant variant, List<Integer> schedule) {
        int[] cpus = schedule.stream().mapToInt(Integer::intValue).toArray();
        var witnesses = new Witnesses(variant.program(), Watch.of(Watch.oracles(variant)), Bound.NONE, true);
        return reached(variant.program(), witnesses.shown(cpus));
    }

    private static Reduction widest(Race.Variant variant) {
        return Soundness.widest(RaceStrategy.of(variant.search()), Watch.oracles(variant));
    }

    private static String counted(int max, String what) {
        return max + " " + what + (max == 1 ? "" : "s");
    }

    /** What is searched, how, and how far. */
    record Inquiry(Race.Program program, Watch watch, Reduction reduction, RaceLimits limits, Options options) {
        Memory memory(Memory.Entries entries) {
            return Memory.of(limits, options.heapBytes(), options.exact(), entries);
        }
    }

    // ------------------------------------------------------------------------------------------------ with memory

    private static RaceOutcome exhaustive(Inquiry inquiry, int threads) {
        Memory memory = inquiry.memory(FingerprintSet::entriesWithin);
        FingerprintSet visited = new FingerprintSet(1 << 16, threads > 1);
        Searches searches = new Searches(
                inquiry,
                memory,
                Searches.wholeStates(inquiry),
                threads,
                (machine, quota) -> new Exhaustive(machine, visited, inquiry.reduction(), quota));
        searches.run();
        if (searches.mustRunAlone()) {
            return exhaustive(inquiry, 1);
        }
        Coverage coverage = searches.coverage(new Coverage.All(inquiry.options().exact()));
        Count count = new Count.States(Math.min(visited.size(), memory.states()));
        return outcome(inquiry, Bound.NONE, searches, count, coverage, () -> exhaustive(inquiry, 1));
    }

    private static RaceOutcome bounded(Inquiry inquiry, int threads, Bound bound, String text) {
        Memory memory = inquiry.memory(BudgetMap::entriesWithin);
        BudgetMap best = new BudgetMap(1 << 16, threads > 1);
        Searches searches = new Searches(
                inquiry,
                memory,
                Searches.wholeStates(inquiry),
                threads,
                (machine, quota) -> new Bounded(bound, best, quota));
        searches.run();
        if (searches.mustRunAlone()) {
            return bounded(inquiry, 1, bound, text);
        }
        Coverage coverage =
                searches.coverage(new Coverage.Bounded(text, inquiry.options().exact()));
        Count count = new Count.Nodes(Math.min(best.size(), memory.states()));
        return outcome(inquiry, bound, searches, count, coverage, () -> bounded(inquiry, 1, bound, text));
    }

    private interface Alone {
        RaceOutcome again();
    }

    private static RaceOutcome outcome(
            Inquiry inquiry, Bound bound, Searches searches, Count count, Coverage coverage, Alone alone) {
        Findings findings = searches.findings();
        if (inquiry.options().shortest()) {
            Set<Integer> all = Set.copyOf(findings.schedules().keySet());
            Set<Integer> found = shorten(inquiry, bound, findings);
            if (searches.threads() > 1 && !found.containsAll(all)) {
                return alone.again(); // whose own witness is kept must not depend on the threads' timing
            }
        }
        return new RaceOutcome(
                count,
                searches.transitions(),
                searches.threads() > 1 ? OptionalInt.empty() : OptionalInt.of(searches.depthMax()),
                searches.bytes(),
                coverage,
                inquiry.reduction(),
                searches.threads(),
                reached(inquiry.program(), findings));
    }

    /** @return what a shortest schedule was found for */
    private static Set<Integer> shorten(Inquiry inquiry, Bound bound, Findings findings) {
        if (findings.schedules().isEmpty()) {
            return Set.of();
        }
        var witnesses = new Witnesses(
                inquiry.program(), inquiry.watch(), bound, inquiry.options().exact());
        Findings shortest = witnesses.shortest(
                Set.copyOf(findings.schedules().keySet()), inquiry.limits().states());
        Minimal minimal = new Minimal(witnesses);
        for (int key : new HashSet<>(findings.schedules().keySet())) {
            int[] met = findings.schedules().getOrDefault(key, new int[0]);
            int[] best = shortest.schedules().getOrDefault(key, met);
            int[] schedule = minimal.of(key, best.length <= met.length ? best : met);
            if (schedule.length > 0 && !witnesses.shows(key, schedule)) {
                throw new IllegalStateException("schedule " + Arrays.toString(schedule) + " does not show what it did: "
                        + Findings.what(key, inquiry.program()));
            }
            findings.replace(key, schedule);
        }
        return Set.copyOf(shortest.schedules().keySet());
    }

    private static List<RaceOutcome.Reached> reached(Race.Program program, Findings findings) {
        List<RaceOutcome.Reached> reached = new ArrayList<>();
        findings.schedules().forEach((key, schedule) -> {
            List<Integer> cpus = Arrays.stream(schedule).boxed().toList();
            reached.add(new RaceOutcome.Reached(Findings.what(key, program), cpus));
        });
        return List.copyOf(reached);
    }

    // ------------------------------------------------------------------------------------------------ by samples

    /** Executions that estimate their length for the others. */
    private static final int PILOTS = 16;

    /** The estimate of the first ones, and the least. */
    private static final int LENGTH = 64;

    private static Pct pct(Inquiry inquiry, Race.Search.Pct search, int length, Runs.Part part) {
        return new Pct(
                search.depth(),
                length,
                inquiry.program().cpus(),
                inquiry.options().seed(),
                part,
                inquiry.limits().steps());
    }

    private interface Drawing {
        Runs of(Runs.Part part);
    }

    private record Sampling(Searches searches, List<Runs> runs) {
        int lengthMax() {
            return runs.stream().mapToInt(Runs::lengthMax).max().orElse(0);
        }

        Sampling with(Sampling later) {
            List<Runs> all = new ArrayList<>(runs);
            all.addAll(later.runs);
            searches.add(later.searches);
            return new Sampling(searches, all);
        }
    }

    private static Sampling sampled(Inquiry inquiry, int threads, Drawing drawing, int from, int to) {
        List<Runs> runs = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            runs.add(drawing.of(new Runs.Part(from + t, threads, to)));
        }
        Memory memory = inquiry.memory(bytes -> Long.MAX_VALUE);
        var next = runs.iterator();
        Searches searches = new Searches(inquiry, memory, Optional.empty(), threads, (machine, quota) -> next.next());
        searches.run();
        return new Sampling(searches, runs);
    }

    private static RaceOutcome outcome(Inquiry inquiry, int threads, Sampling sampling, String how) {
        Searches searches = sampling.searches();
        Findings findings = searches.findings();
        if (inquiry.options().shortest()) {
            shorten(inquiry, Bound.NONE, findings);
        }
        long done = sampling.runs().stream().mapToLong(Runs::count).sum();
        long cut = sampling.runs().stream().mapToLong(Runs::cut).sum();
        return new RaceOutcome(
                new Count.Executions(done, cut, inquiry.limits().steps()),
                sampling.runs().stream().mapToLong(Runs::transitions).sum(),
                OptionalInt.of(sampling.lengthMax()),
                0,
                searches.coverage(new Coverage.Sampled(how)),
                Reduction.OFF,
                threads,
                reached(inquiry.program(), findings));
    }
}
