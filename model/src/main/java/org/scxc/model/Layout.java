package org.scxc.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which CPUs share a core, a last-level cache and a NUMA node. CPUs are numbered as ktstr's presets are: SMT siblings are
 * neighbours, then cores, LLCs, nodes.
 */
public final class Layout {
    /**
     * Equal cores.
     *
     * @param count at least 1
     * @param threads hardware threads of each, at least 1
     */
    public record Cores(int count, int threads) {
        @Override
        public String toString() {
            return count + "c" + threads + "t";
        }
    }

    /**
     * A last-level cache.
     *
     * @param node its NUMA node, from 0; that of the LLC before, or the next
     * @param cores those that share it, in the order of their numbers; at least one group
     */
    public record Llc(int node, List<Cores> cores) {
        public Llc {
            cores = List.copyOf(cores);
        }

        @Override
        public String toString() {
            return cores.stream().map(Cores::toString).collect(Collectors.joining("+"));
        }
    }

    /**
     * What a machine has whose parts are all alike: {@code 1n2l4c2t}.
     *
     * @param nodes NUMA nodes, at least 1
     * @param llcs in all, a multiple of {@code nodes}
     * @param coresPerLlc cores in each LLC
     * @param threadsPerCore hardware threads in each core
     */
    public record Regular(int nodes, int llcs, int coresPerLlc, int threadsPerCore) {
        @Override
        public String toString() {
            return nodes + "n" + llcs + "l" + coresPerLlc + "c" + threadsPerCore + "t";
        }
    }

    private final List<Llc> llcs;
    private final int[] coreOf;
    private final int[] llcOf;
    /** The first CPU of each core, and behind the last one the number of CPUs. */
    private final int[] first;

    private final int threadsMost;

    /** @param llcs in the order of their numbers, at least one; nodes begin at 0 and none is left out */
    public Layout(List<Llc> llcs) {
        this.llcs = List.copyOf(llcs);
        List<Integer> cores = new ArrayList<>();
        List<Integer> caches = new ArrayList<>();
        List<Integer> begins = new ArrayList<>();
        int most = 1;
        for (int llc = 0; llc < llcs.size(); llc++) {
            for (Cores group : llcs.get(llc).cores()) {
                most = Math.max(most, group.threads());
                for (int core = 0; core < group.count(); core++) {
                    begins.add(cores.size());
                    for (int thread = 0; thread < group.threads(); thread++) {
                        cores.add(begins.size() - 1);
                        caches.add(llc);
                    }
                }
            }
        }
        begins.add(cores.size());
        coreOf = ints(cores);
        llcOf = ints(caches);
        first = ints(begins);
        threadsMost = most;
    }

    static Layout of(Regular r) {
        List<Llc> llcs = new ArrayList<>();
        for (int llc = 0; llc < r.llcs(); llc++) {
            llcs.add(new Llc(llc / (r.llcs() / r.nodes()), List.of(new Cores(r.coresPerLlc(), r.threadsPerCore()))));
        }
        return new Layout(llcs);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /** In the order of their numbers. */
    public List<Llc> llcs() {
        return llcs;
    }

    public int nodes() {
        return llcs.getLast().node() + 1;
    }

    public int cpus() {
        return coreOf.length;
    }

    public int cores() {
        return first.length - 1;
    }

    public int coreOf(int cpu) {
        return coreOf[cpu];
    }

    public int llcOf(int cpu) {
        return llcOf[cpu];
    }

    /** The first CPU of a core; of {@link #cores()} that behind the last one. */
    public int firstCpu(int core) {
        return first[core];
    }

    /** The most threads that a core has. */
    public int threadsMost() {
        return threadsMost;
    }

    /** If every node has as many LLCs, each of them as many cores, and each core as many threads. */
    public Optional<Regular> regular() {
        Cores group = new Cores(
                llcs.getFirst().cores().stream().mapToInt(Cores::count).sum(), threadsMost);
        Regular even = new Regular(nodes(), llcs.size(), group.count(), threadsMost);
        boolean divides = even.llcs() % even.nodes() == 0;
        return divides && same(of(even)) ? Optional.of(even) : Optional.empty();
    }

    /** However its LLCs put their cores into groups. */
    private boolean same(Layout other) {
        return Arrays.equals(coreOf, other.coreOf)
                && Arrays.equals(llcOf, other.llcOf)
                && llcs.stream()
                        .map(Llc::node)
                        .toList()
                        .equals(other.llcs.stream().map(Llc::node).toList());
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Layout other && same(other);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(coreOf) * 31 + Arrays.hashCode(llcOf);
    }

    /** {@code 1n2l4c2t}, or the LLCs one by one: {@code 1n2l[8c2t+8c1t, 4c1t]}. */
    @Override
    public String toString() {
        return regular()
                .map(Regular::toString)
                .orElseGet(() -> nodes() + "n" + llcs.size() + "l"
                        + llcs.stream().map(Llc::toString).collect(Collectors.joining(", ", "[", "]")));
    }
}
