package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The last switches of each CPU, to say what ran while a task waited. */
final class RunLog {
    private static final int SWITCHES = 1 << 14; // of each CPU; older ones are forgotten
    private static final int TOLD = 3;
    private static final int IDLE = -1;

    private final Simulation simulation;
    private final long[][] at;
    private final int[][] task;
    private final int[] count;

    RunLog(Simulation simulation) {
        this.simulation = simulation;
        int cpus = simulation.core().machine.cpus();
        at = new long[cpus][SWITCHES];
        task = new int[cpus][SWITCHES];
        count = new int[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            switched(cpu, IDLE);
        }
    }

    void switched(int cpu, int next) {
        int i = count[cpu]++ % SWITCHES;
        at[cpu][i] = simulation.core().clock.now();
        task[cpu][i] = Math.max(IDLE, next);
    }

    /** Tasks of one name. */
    private static final class Named {
        final Set<Integer> tasks = new TreeSet<>();
        long ns;
    }

    /** What ran on these CPUs in that time, longest first: {@code hog[352] 300 ms, spin × 4 20 ms, and 7 others 3 ms}. */
    String told(List<Integer> cpus, long from, long until) {
        Map<String, Named> names = new TreeMap<>();
        cpus.forEach(cpu -> add(cpu, from, until, names));
        List<Named> sorted = names.values().stream()
                .sorted(Comparator.comparingLong((Named n) -> -n.ns))
                .toList();
        List<String> texts = new ArrayList<>();
        sorted.stream().limit(TOLD).forEach(n -> texts.add(text(n)));
        if (sorted.size() > TOLD) {
            List<Named> rest = sorted.subList(TOLD, sorted.size());
            int others = rest.stream().mapToInt(n -> n.tasks.size()).sum();
            texts.add("and " + others + (others == 1 ? " other " : " others ")
                    + Times.length(rest.stream().mapToLong(n -> n.ns).sum()));
        }
        return texts.isEmpty() ? "nothing that is known" : String.join(", ", texts);
    }

    private void add(int cpu, long from, long until, Map<String, Named> names) {
        long end = until;
        int oldest = Math.max(0, count[cpu] - SWITCHES);
        for (int n = count[cpu] - 1; n >= oldest && end > from; n--) {
            int i = n % SWITCHES;
            long begin = Math.max(from, at[cpu][i]);
            if (begin < end) {
                Named named = names.computeIfAbsent(comm(task[cpu][i]), k -> new Named());
                named.tasks.add(task[cpu][i]);
                named.ns += end - begin;
                end = begin;
            }
        }
    }

    private String comm(int p) {
        return p == IDLE ? "idle" : simulation.core().tasks.comm(p);
    }

    private String text(Named named) {
        int first = named.tasks.iterator().next();
        String time = " " + Times.length(named.ns);
        if (first == IDLE) {
            return "idle" + time;
        }
        String label =
                named.tasks.size() == 1 ? Times.task(simulation, first) : comm(first) + " × " + named.tasks.size();
        return label + (simulation.core().tasks.isRealTime(first) ? " (real-time)" : "") + time;
    }
}
