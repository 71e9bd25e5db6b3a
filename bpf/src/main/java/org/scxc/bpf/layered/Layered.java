package org.scxc.bpf.layered;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.scxc.bpf.layered.LayerConfig.Unusable;
import org.scxc.bpf.serve.UserHalf;
import org.scxc.bpf.serve.Value;
import org.scxc.model.Machine;
import org.scxc.model.ObjectUse.UserSpace.Setting;
import org.scxc.runtime.ops.UserLoop;

/**
 * The user half of scx_layered 1.1.4 on a machine of one node and equal cores: layers as its configuration describes them, and a
 * process that gives them CPUs by their load (main.rs). Memory bandwidth, GPUs, hints and idle states are not modelled.
 */
public record Layered(LayeredOptions options) implements UserHalf {
    /** MAX_LAYERS of intf.h: no layer. */
    static final int NO_LAYER = 16;

    /** MAX_CPUS of intf.h. */
    private static final int CPUS_MAX = 512;

    /** NUM_PROXIMITY_MAPS of intf.h. */
    private static final int LLC_ORDERS = 32;

    /**
     * @param flags of the scheduler, by the names of its declaration
     * @throws IllegalArgumentException if it cannot be what they say; the message says why
     */
    public static Layered of(SortedMap<String, Setting> flags, Machine machine) {
        try {
            return new Layered(LayeredOptions.of(flags, machine));
        } catch (Unusable e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Returns the read-only variables that it sets before load. */
    public Map<String, Long> variables() {
        return LayeredVariables.of(options);
    }

    @Override
    public Optional<String> beforeAttach(Programs programs) {
        for (int i = 0; i < options.layers().size(); i++) {
            describe(options.layers().get(i), programs.value("layers"), "[" + i + "]");
        }
        Machine machine = options.machine();
        for (int cpu = 0; cpu < machine.cpus(); cpu++) {
            Value context = programs.element("cpu_ctxs", 0, cpu);
            context.set(".cpu", cpu);
            context.set(".layer_id", NO_LAYER);
            orders(context, new WyRand(cpu));
            nearest(context, cpu);
        }
        for (int llc = 0; llc < machine.llcs(); llc++) {
            nearestLlcs(programs.element("llc_data", llc, 0), llc);
        }
        // initialize_pid_namespace sets it to its caller's.
        programs.value("layered_root_tgid").set("", UserLoop.PID);
        refreshNode(
                programs, IntStream.range(0, options.layers().size()).boxed().toList(), true);
        return Optional.empty();
    }

    /** Writes a struct layer (init_layers() of main.rs). */
    private void describe(LayerSpec spec, Value layers, String at) {
        for (int group = 0; group < spec.matches().size(); group++) {
            List<LayerMatch> matches = spec.matches().get(group);
            for (int i = 0; i < matches.size(); i++) {
                LayerMatch match = matches.get(i);
                String to = at + ".matches[" + group + "].matches[" + i + "].";
                layers.set(to + "kind", match.kind().number);
                layers.set(to + "exclude", match.kind().excludes() ? 1 : 0);
                if (match.kind().asksText()) {
                    layers.text(to + match.kind().members[0], match.text());
                }
                for (int n = 0; n < match.numbers().length; n++) {
                    layers.set(to + match.kind().members[n], match.numbers()[n]);
                }
            }
            layers.set(at + ".matches[" + group + "].nr_match_ands", matches.size());
        }
        long slice = spec.sliceNs(options.sliceNs() / 1_000);
        layers.set(at + ".nr_match_ors", spec.matches().size());
        layers.set(at + ".kind", spec.kind().ordinal());
        layers.set(at + ".slice_ns", slice);
        layers.set(at + ".fifo", spec.count(LayerMember.FIFO));
        layers.set(at + ".min_exec_ns", 1_000 * spec.count(LayerMember.MIN_EXEC_US));
        layers.set(at + ".yield_step_ns", spec.yieldStepNs(slice));
        layers.text(at + ".name", spec.name());
        layers.set(at + ".preempt", spec.count(LayerMember.PREEMPT));
        layers.set(at + ".preempt_first", spec.count(LayerMember.PREEMPT_FIRST));
        layers.set(at + ".excl", spec.count(LayerMember.EXCLUSIVE));
        layers.set(at + ".skip_remote_node", spec.count(LayerMember.SKIP_REMOTE_NODE));
        layers.set(at + ".prev_over_idle_core", spec.count(LayerMember.PREV_OVER_IDLE_CORE));
        layers.set(at + ".growth_algo", spec.count(LayerMember.GROWTH_ALGO));
        layers.set(at + ".weight", spec.weight());
        layers.set(at + ".member_expire_ms", spec.count(LayerMember.MEMBER_EXPIRE_MS));
        layers.set(at + ".disallow_open_after_ns", ns(spec.disallowOpenAfterUs()));
        layers.set(at + ".disallow_preempt_after_ns", ns(spec.disallowPreemptAfterUs()));
        layers.set(at + ".xllc_mig_min_ns", (long) (1_000 * spec.fraction(LayerMember.XLLC_MIG_MIN_US)));
        layers.set(at + ".perf", spec.count(LayerMember.PERF));
        layers.set(at + ".task_place", spec.count(LayerMember.PLACEMENT));
        layers.set(at + ".is_protected", spec.count(LayerMember.PROTECTED));
        layers.set(at + ".idle_confined", spec.count(LayerMember.IDLE_CONFINED));
        for (int i = 0; i < CPUS_MAX / Byte.SIZE; i++) {
            layers.set(at + ".cpuset[" + i + "]", -1);
        }
    }

    private static long ns(long us) {
        return us == LayerSpec.NEVER ? us : 1_000 * us;
    }

    /** In which order a CPU serves layers that are not its own (init_cpus() of main.rs). */
    private void orders(Value context, WyRand random) {
        List<Integer> openPreempt = layers(l -> l.kind() == LayerKind.OPEN && l.isOn(LayerMember.PREEMPT));
        List<Integer> open = layers(l -> l.kind() == LayerKind.OPEN && !l.isOn(LayerMember.PREEMPT));
        List<Integer> groupedPreempt = layers(l -> l.kind() == LayerKind.GROUPED && l.isOn(LayerMember.PREEMPT));
        List<Integer> grouped = layers(l -> l.kind() == LayerKind.GROUPED && !l.isOn(LayerMember.PREEMPT));
        order(context, ".ogp_layer_order", random, openPreempt, groupedPreempt);
        order(context, ".ogn_layer_order", random, open, grouped);
        order(context, ".op_layer_order", random, openPreempt, List.of());
        order(context, ".on_layer_order", random, open, List.of());
        order(context, ".gp_layer_order", random, groupedPreempt, List.of());
        order(context, ".gn_layer_order", random, grouped, List.of());
    }

    private List<Integer> layers(Predicate<LayerSpec> which) {
        return IntStream.range(0, options.layers().size())
                .filter(i -> which.test(options.layers().get(i)))
                .boxed()
                .toList();
    }

    private static void order(Value context, String member, WyRand random, List<Integer> first, List<Integer> rest) {
        List<Integer> order = new ArrayList<>(first);
        order.addAll(rest);
        random.shuffle(order);
        for (int i = 0; i < NO_LAYER; i++) {
            context.set(member + "[" + i + "]", i < order.size() ? order.get(i) : NO_LAYER);
        }
    }

    /** The CPUs of its core, then of its LLC, by the distance of their cores and numbers, then the others (init_cpu_prox_map()). */
    private void nearest(Value context, int center) {
        Machine machine = options.machine();
        Comparator<Integer> byDistance = Comparator.<Integer>comparingInt(
                        cpu -> Math.abs(machine.coreOf(center) - machine.coreOf(cpu)))
                .thenComparingInt(cpu -> Math.abs(center - cpu));
        List<Integer> order = new ArrayList<>(List.of(center));
        order.addAll(cpus(cpu -> cpu != center && machine.coreOf(cpu) == machine.coreOf(center), byDistance));
        context.set(".prox_map.core_end", order.size());
        order.addAll(cpus(
                cpu -> machine.coreOf(cpu) != machine.coreOf(center) && machine.llcOf(cpu) == machine.llcOf(center),
                byDistance));
        context.set(".prox_map.llc_end", order.size());
        // The rest of the node is sorted by the distance from the node's number, which is 0.
        order.addAll(cpus(cpu -> machine.llcOf(cpu) != machine.llcOf(center), Comparator.naturalOrder()));
        context.set(".prox_map.node_end", order.size());
        context.set(".prox_map.sys_end", order.size());
        for (int i = 0; i < order.size(); i++) {
            context.set(".prox_map.cpus[" + i + "]", order.get(i));
        }
    }

    private List<Integer> cpus(Predicate<Integer> which, Comparator<Integer> order) {
        return options.machine().all().stream()
                .boxed()
                .filter(which)
                .sorted(order)
                .toList();
    }

    /** Several orders of the other LLCs, each by a seed of its own (init_single_prox_map_per_llc()). */
    private void nearestLlcs(Value context, int llc) {
        for (int map = 0; map < LLC_ORDERS; map++) {
            List<Integer> others =
                    new ArrayList<>(IntStream.range(0, options.machine().llcs())
                            .filter(other -> other != llc)
                            .boxed()
                            .toList());
            new WyRand((long) map << 32 | llc).shuffle(others);
            others.addFirst(llc);
            String at = ".prox_maps[" + map + "]";
            for (int i = 0; i < others.size(); i++) {
                context.set(at + ".llcs[" + i + "]", others.get(i));
            }
            context.set(at + ".node_end", others.size());
            context.set(at + ".sys_end", others.size());
        }
    }

    /** Runs refresh_node_ctx for the one node. @param empty layers without CPUs */
    void refreshNode(Programs programs, List<Integer> empty, boolean first) {
        Value argument = programs.made("refresh_node_ctx_arg");
        argument.set(".init", first ? 1 : 0);
        argument.set(".nr_empty_layer_ids", empty.size());
        for (int i = 0; i < NO_LAYER; i++) {
            argument.set(".empty_layer_ids[" + i + "]", i < empty.size() ? empty.get(i) : NO_LAYER);
        }
        if (first) {
            argument.set(".nr_llcs", options.machine().llcs());
            for (int llc = 0; llc < options.machine().llcs(); llc++) {
                argument.set(".llcs[" + llc + "]", llc);
            }
        }
        programs.run("refresh_node_ctx", argument.bytes()); // what it returns is not looked at
    }

    @Override
    public Optional<UserLoop> loop(Programs programs) {
        return Optional.of(new LayeredLoop(this, programs));
    }
}
