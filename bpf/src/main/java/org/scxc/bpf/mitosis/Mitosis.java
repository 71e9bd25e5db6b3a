package org.scxc.bpf.mitosis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.scxc.bpf.serve.UserHalf;
import org.scxc.model.Machine;
import org.scxc.model.Value;
import org.scxc.runtime.ops.UserSpace;
import org.scxc.runtime.sched.mitosis.CellManager;

/**
 * What user space does to scx_mitosis' object: the variables that depend on the machine, and the cell manager, which is that of the
 * Java model (main.rs and topology.rs of scx_mitosis, Aug 2026).
 */
public final class Mitosis implements UserHalf {
    /** The program, map and variables that an object has to have. */
    public static final List<String> NEEDS = List.of(
            "apply_cell_config",
            "cell_config",
            "cpu_ctxs",
            "cpu_to_llc",
            "llc_to_cpus",
            "cpuset_seq",
            "applied_cpuset_seq");

    private final Machine machine;
    private final SortedMap<String, Value> flags;

    /** @param flags of the command line, by the names of the library's declaration, that {@link CellManager#refusals} has not refused */
    public Mitosis(Machine machine, SortedMap<String, Value> flags) {
        this.machine = machine;
        this.flags = new TreeMap<>(flags);
    }

    /** Returns the read-only variables that it sets before load. */
    public static Map<String, Long> variables(Machine machine) {
        Map<String, Long> variables = new TreeMap<>();
        variables.put("nr_possible_cpus", (long) machine.cpus());
        variables.put("nr_llc", (long) machine.llcs());
        variables.put("smt_enabled", machine.hasSmt() ? 1L : 0L);
        for (int first = 0; first < machine.cpus(); first += Byte.SIZE) {
            int bits = (1 << Math.min(Byte.SIZE, machine.cpus() - first)) - 1;
            variables.put("all_cpus[" + first / Byte.SIZE + "]", (long) bits);
        }
        return variables;
    }

    /** MitosisTopology.apply() of topology.rs. */
    @Override
    public Optional<String> beforeAttach(Programs programs) {
        var toLlc = programs.value("cpu_to_llc");
        var toCpus = programs.value("llc_to_cpus");
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            int llc = machine.llcOf(cpu);
            String word = "[" + llc + "].bits[" + cpu / Long.SIZE + "]";
            if (!toLlc.has("[" + cpu + "]")) {
                return Optional.of("invalid cpu " + cpu);
            }
            if (!toCpus.has(word)) {
                return Optional.of("invalid llc " + llc);
            }
            toLlc.set("[" + cpu + "]", llc);
            toCpus.set(word, toCpus.get(word) | 1L << cpu % Long.SIZE);
        }
        return Optional.empty();
    }

    @Override
    public Optional<UserSpace> cells(Programs programs) {
        return Optional.of(CellManager.over(new ObjectPort(programs, machine.cpus()), flags));
    }
}
