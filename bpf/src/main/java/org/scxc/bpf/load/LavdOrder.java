package org.scxc.bpf.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.scxc.bpf.btf.Btf;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.GlobalSection;
import org.scxc.model.Machine;
import org.scxc.model.ObjectUse;
import org.scxc.model.SourceSpan;

/**
 * The order of CPUs and the compute domains that the user space of scx_lavd 1.1.4 sets up (cpu_order.rs, init_cpus() and
 * init_cpdoms() of main.rs), on a machine of equal cores without an energy model: a domain is an LLC.
 */
final class LavdOrder {
    /** Distance of two domains of a node: their LLCs have different numbers and different ids (dist() of cpu_order.rs). */
    private static final int IN_NODE = 2;

    /** Distance of two domains of different nodes. */
    private static final int BEYOND_NODE = 10;

    private final BpfObject object;
    private final Machine machine;
    private final SourceSpan span;
    private final List<ObjectUse.Variable> variables = new ArrayList<>();

    private LavdOrder(BpfObject object, Machine machine, SourceSpan span) {
        this.object = object;
        this.machine = machine;
        this.span = span;
    }

    static List<ObjectUse.Variable> variables(BpfObject object, Machine machine, SourceSpan span) {
        LavdOrder order = new LavdOrder(object, machine, span);
        order.cpus();
        order.domains();
        return order.variables;
    }

    private void set(String name, long value) {
        variables.add(new ObjectUse.Variable(name, value, span));
    }

    private void cpus() {
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            set("cpu_capacity[" + cpu + "]", machine.capacityOf(cpu));
            set("cpu_big[" + cpu + "]", 1);
            set("cpu_turbo[" + cpu + "]", 0);
            set("cpu_sibling[" + cpu + "]", machine.siblingOf(cpu));
        }
        // Two states: a CPU's worth in the order for saving power, all of them in that for performance.
        int states = machine.cpus() == 1 ? 1 : 2;
        set("nr_pco_states", states);
        int bound = machine.capacityOf(0);
        int table = length("pco_bounds");
        for (int state = 0; state < table; state++) {
            boolean performance = state + 1 >= states;
            set("pco_bounds[" + state + "]", performance ? (long) bound * machine.cpus() : bound);
            set("pco_nr_primary[" + state + "]", 1);
            int[] order = order(performance);
            for (int i = 0; i < order.length; i++) {
                set("pco_table[" + state + "][" + i + "]", order[i]);
            }
        }
    }

    /** For performance a thread of each core first, else core by core; a later thread has the higher SMT level. */
    private int[] order(boolean performance) {
        Comparator<Integer> byCore = Comparator.comparingInt(machine::coreOf);
        Comparator<Integer> byThread = Comparator.comparingInt(cpu -> cpu - machine.firstOfCore(cpu));
        Comparator<Integer> order = performance ? byThread.thenComparing(byCore) : byCore.thenComparing(byThread);
        return machine.all().stream()
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private void domains() {
        int perDistance = length("cpdom_ctxs", "neighbor_ids") / Math.max(1, length("cpdom_ctxs", "nr_neighbors"));
        for (int llc = 0; llc < machine.llcs(); llc++) {
            String domain = "cpdom_ctxs[" + llc + "].";
            set(domain + "id", llc);
            set(domain + "alt_id", llc);
            set(domain + "numa_id", machine.nodeOfLlc(llc));
            set(domain + "llc_id", llc);
            set(domain + "is_big", 1);
            set(domain + "is_valid", 1);
            long[] mask = new long[(machine.cpus() + 63) / 64];
            for (int cpu = 0; cpu < machine.cpus(); cpu++) {
                mask[cpu / 64] |= machine.llcOf(cpu) == llc ? 1L << cpu : 0;
            }
            for (int word = 0; word < mask.length; word++) {
                set(domain + "__cpumask[" + word + "]", mask[word]);
            }
            int distance = 0;
            for (List<Integer> neighbours : neighbours(llc).values()) {
                set(domain + "nr_neighbors[" + distance + "]", neighbours.size());
                for (int i = 0; i < neighbours.size(); i++) {
                    set(domain + "neighbor_ids[" + (distance * perDistance + i) + "]", neighbours.get(i));
                }
                distance++;
            }
        }
    }

    /** By distance; each list begins with the nearest by number around the circle of the list. */
    private TreeMap<Integer, List<Integer>> neighbours(int llc) {
        TreeMap<Integer, List<Integer>> byDistance = new TreeMap<>();
        for (int other = 0; other < machine.llcs(); other++) {
            if (other != llc) {
                boolean near = machine.nodeOfLlc(other) == machine.nodeOfLlc(llc);
                byDistance
                        .computeIfAbsent(near ? IN_NODE : BEYOND_NODE, d -> new ArrayList<>())
                        .add(other);
            }
        }
        byDistance.replaceAll((d, list) -> circular(llc, list));
        return byDistance;
    }

    static List<Integer> circular(int start, List<Integer> rest) {
        List<Integer> all = new ArrayList<>(rest);
        all.add(start);
        all.sort(Comparator.naturalOrder());
        int n = all.size();
        int at = all.indexOf(start);
        return IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> {
                            int d = (i + n - at) % n;
                            return Math.min(d, n - d);
                        })
                        .thenComparing(Comparator.naturalOrder()))
                .skip(1)
                .map(all::get)
                .toList();
    }

    /** Returns the length of an array variable, or of a member of the elements of one; 0 if there is none. */
    private int length(String variable, String... member) {
        Btf btf = object.btf();
        for (GlobalSection section : object.globals()) {
            for (GlobalSection.Variable one : section.variables()) {
                if (one.name().equals(variable)) {
                    int type = btf.resolve(one.type());
                    for (String name : member) {
                        int struct = btf.resolve(btf.arrayElement(type));
                        type = btf.resolve(btf.memberType(struct, btf.member(struct, name)));
                    }
                    return btf.arrayLength(type);
                }
            }
        }
        return 0;
    }
}
