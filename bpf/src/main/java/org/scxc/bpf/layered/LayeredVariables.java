package org.scxc.bpf.layered;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.scxc.bpf.serve.Addresses;
import org.scxc.model.Machine;
import org.scxc.runtime.ops.TaskFact;

/** Read-only variables that the user half of scx_layered 1.1.4 computes before load (init(), init_layers() and init_nodes() of main.rs). */
final class LayeredVariables {
    /** Where the compared numbers are µs and the variable is ns: the program assigns them as they are. */
    private static final long DISALLOW_OPEN_US = 40_000;

    private static final long DISALLOW_PREEMPT_US = 80_000;

    private final LayeredOptions options;
    private final SequencedMap<String, Long> variables = new LinkedHashMap<>();

    private LayeredVariables(LayeredOptions options) {
        this.options = options;
    }

    static SequencedMap<String, Long> of(LayeredOptions options) {
        LayeredVariables variables = new LayeredVariables(options);
        variables.layers();
        variables.machine();
        return variables.variables;
    }

    private long count(LayerKind kind, boolean preempts) {
        return options.layers().stream()
                .filter(l -> l.kind() == kind && l.isOn(LayerMember.PREEMPT) == preempts)
                .count();
    }

    private void layers() {
        // Which class a CPU's task is of, by addresses that it takes from /proc/kallsyms.
        variables.put("ext_sched_class_addr", Addresses.schedClass(TaskFact.CLASSES.indexOf("ext")));
        variables.put("idle_sched_class_addr", Addresses.schedClass(TaskFact.CLASSES.indexOf("idle")));
        List<LayerSpec> layers = options.layers();
        variables.put("slice_ns", options.sliceNs());
        variables.put("max_exec_ns", options.maxExecNs());
        variables.put("lo_fb_share_ppk", (long) options.fallbackShare());
        variables.put("nr_layers", (long) layers.size());
        variables.put("nr_op_layers", count(LayerKind.OPEN, true));
        variables.put("nr_on_layers", count(LayerKind.OPEN, false));
        variables.put("nr_gp_layers", count(LayerKind.GROUPED, true));
        variables.put("nr_gn_layers", count(LayerKind.GROUPED, false));
        variables.put(
                "nr_excl_layers",
                layers.stream().filter(l -> l.isOn(LayerMember.EXCLUSIVE)).count());
        variables.put("min_open_layer_disallow_open_after_ns", least(LayerSpec::disallowOpenAfterUs, DISALLOW_OPEN_US));
        variables.put(
                "min_open_layer_disallow_preempt_after_ns",
                least(LayerSpec::disallowPreemptAfterUs, DISALLOW_PREEMPT_US));
        int[] byWeight = IntStream.range(0, layers.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> layers.get(i).weight()))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < byWeight.length; i++) {
            variables.put("layer_iteration_order[" + i + "]", (long) byWeight[i]);
        }
    }

    private long least(ToLongFunction<LayerSpec> of, long standard) {
        return options.layers().stream()
                .filter(l -> l.kind() == LayerKind.OPEN)
                .mapToLong(of)
                .filter(us -> us != LayerSpec.NEVER)
                .min()
                .orElse(standard);
    }

    private void machine() {
        Machine machine = options.machine();
        variables.put("nr_nodes", 1L);
        variables.put("nr_llcs", (long) machine.llcs());
        for (int llc = 0; llc < machine.llcs(); llc++) {
            variables.put("llc_numa_id_map[" + llc + "]", 0L);
        }
        long[] mask = new long[(machine.cpus() + Long.SIZE - 1) / Long.SIZE];
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            mask[cpu / Long.SIZE] |= 1L << cpu;
            variables.put("cpu_llc_id_map[" + cpu + "]", (long) machine.llcOf(cpu));
            // Of a core with more than two threads the first two are each other's.
            boolean paired = cpu - machine.firstOfCore(cpu) < 2;
            variables.put("__sibling_cpu[" + cpu + "]", paired ? machine.siblingOf(cpu) : -1L);
        }
        for (int word = 0; word < mask.length; word++) {
            variables.put("numa_cpumasks[0][" + word + "]", mask[word]);
            for (int i = 0; i < Long.BYTES; i++) { // of MAX_CPUS / 8
                variables.put("all_cpus[" + (Long.BYTES * word + i) + "]", mask[word] >>> 8 * i & 0xff);
            }
        }
    }
}
