package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which workers a test starts where, in ktstr's order. It keeps statistics of each cgroup in each step, by name, with one
 * value per worker for CPU time and run delay: of workers that the step starts in the order of their starts, its ops before
 * its definitions, then of those that live through all steps (ktstr 0.18.0 and 0.50.0, execute_steps, collect_handles,
 * PhaseCgroupStats::merge). Workers in the root cgroup stand under the empty name (apply_spawn).
 */
final class Staff {
    static final String ROOT = "";
    private static final int ALL_STEPS = -1;

    /** One specification: {@code workers} of the scenario's group in a cgroup. */
    record Start(int group, String cgroup, int workers, Work work, int step) {}

    /**
     * Workers of one cgroup in one step.
     *
     * @param first number of the first of them among all workers of the cgroup in that step
     * @param of how many workers the cgroup has in that step
     */
    record Part(int step, String cgroup, int first, int workers, int of, List<Start> starts) {
        boolean isWhole() {
            return workers == of;
        }
    }

    private final List<Start> starts = new ArrayList<>();
    private final Set<String> unclear = new HashSet<>();
    private final Map<Integer, Long> lengths = new HashMap<>();
    private int step = ALL_STEPS;
    private int before;

    /** What is started from here on is started by this step. */
    void enterStep(int number, long ns) {
        step = number;
        lengths.put(number, ns);
        before = starts.size();
    }

    /** Started by a definition or, unless definitions come first, an op at the end of what the step has so far. */
    void start(Start start, Order order) {
        if (order == Order.OP) {
            int at = before;
            starts.add(at, start);
            before++;
        } else {
            starts.add(start);
        }
    }

    enum Order {
        OP,
        DEFINITION
    }

    /** How long a step is meant to last, ns. */
    long lengthNs(int number) {
        return lengths.getOrDefault(number, 0L);
    }

    int step() {
        return step;
    }

    /** Workers of this cgroup move, stop or are started again and again: no statistics are of known workers. */
    void unclear(String cgroup) {
        unclear.add(cgroup);
    }

    boolean isUnclear(String cgroup) {
        return unclear.contains(cgroup);
    }

    /** All workers of a step, in ktstr's order. */
    List<Start> of(int number) {
        List<Start> all =
                new ArrayList<>(starts.stream().filter(s -> s.step() == number).toList());
        starts.stream().filter(s -> s.step() == ALL_STEPS).forEach(all::add);
        return all;
    }

    /** The workers of these groups in that step, cgroup by cgroup; neighbours are one part. */
    List<Part> parts(List<Integer> groups, int number) {
        List<Start> all = of(number);
        List<Part> parts = new ArrayList<>();
        for (String cgroup : all.stream().map(Start::cgroup).distinct().toList()) {
            List<Start> here =
                    all.stream().filter(s -> s.cgroup().equals(cgroup)).toList();
            int total = here.stream().mapToInt(Start::workers).sum();
            int at = 0;
            List<Start> run = new ArrayList<>();
            int from = 0;
            for (Start s : here) {
                if (groups.contains(s.group())) {
                    from = run.isEmpty() ? at : from;
                    run.add(s);
                } else if (!run.isEmpty()) {
                    parts.add(part(number, cgroup, from, run, total));
                    run = new ArrayList<>();
                }
                at += s.workers();
            }
            if (!run.isEmpty()) {
                parts.add(part(number, cgroup, from, run, total));
            }
        }
        return parts;
    }

    private static Part part(int step, String cgroup, int first, List<Start> run, int of) {
        return new Part(
                step, cgroup, first, run.stream().mapToInt(Start::workers).sum(), of, List.copyOf(run));
    }

    /** All starts in a cgroup as ktstr lists those of a whole run: step by step, then those of all steps. */
    List<Start> listed(String cgroup) {
        List<Start> all = new ArrayList<>();
        int last = starts.stream().mapToInt(Start::step).max().orElse(ALL_STEPS);
        for (int i = 0; i <= last; i++) {
            int number = i;
            starts.stream().filter(s -> s.step() == number).forEach(all::add);
        }
        starts.stream().filter(s -> s.step() == ALL_STEPS).forEach(all::add);
        return all.stream().filter(s -> s.cgroup().equals(cgroup)).toList();
    }

    /** Whether the statistics of a start in a whole run are of these steps alone. */
    boolean isOfSteps(Start start, List<Integer> steps, int count) {
        return start.step() == ALL_STEPS ? steps.size() == count : steps.contains(start.step());
    }
}
