package org.scxc.bpf.layered;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.scxc.bpf.serve.UserHalf;
import org.scxc.bpf.serve.UserHalf.Programs;
import org.scxc.bpf.serve.Value;
import org.scxc.model.Machine;
import org.scxc.runtime.ops.UserLoop;

/**
 * The process of scx_layered 1.1.4: every 100 ms it looks how busy each layer was, and gives CPUs to those that need more and takes
 * them from those that need fewer (run(), step() and refresh_cpumasks() of main.rs).
 */
final class LayeredLoop implements UserLoop {
    /** CPU time of a pass, ns: assumed. */
    private static final long COST_NS = 1_000_000;

    /** Kinds of CPU time of a layer: enum layer_usage of intf.h. */
    private static final int OWNED = 0;

    private static final int OPEN = 1;
    private static final int USAGES = 2;

    private static final double NS_PER_S = 1e9;

    /** What is left of a measure after a second; it halves in 100 ms (USAGE_DECAY of main.rs). */
    private static final double DECAY = Math.pow(.5, 1 / .1);

    /** Less than this of a CPU is nothing. */
    private static final double IDLE = .01;

    private final Layered half;
    private final Programs programs;
    private final LayeredOptions options;
    private final CpuPool pool;
    private final List<Layer> layers = new ArrayList<>();
    private boolean begun;
    private long measuredAt;
    private long nextAt;
    private long refreshAt;

    /** A layer, and the CPUs that it has. */
    private static final class Layer {
        final LayerSpec spec;
        final List<Integer> order;
        final BitSet allowed;
        BitSet cpus = new BitSet();
        final long[] usage = new long[USAGES]; // ns, of all CPUs
        final double[] busy = new double[USAGES]; // CPUs
        double peak;

        Layer(LayerSpec spec, List<Integer> order, BitSet allowed) {
            this.spec = spec;
            this.order = order;
            this.allowed = allowed;
        }
    }

    LayeredLoop(Layered half, Programs programs) {
        this.half = half;
        this.programs = programs;
        options = half.options();
        pool = new CpuPool(options.machine(), options.partialCores());
        for (LayerSpec spec : options.layers()) {
            List<Integer> order = spec.growth()
                    .cores(options.machine(), layers.size(), options.layers().size(), spec.llcs());
            layers.add(new Layer(spec, order, allowed(options.machine(), spec.llcs())));
        }
        measuredAt = programs.nowNs();
    }

    private static BitSet allowed(Machine machine, List<Integer> llcs) {
        BitSet allowed = new BitSet();
        machine.all().stream()
                .filter(cpu -> llcs.isEmpty() || llcs.contains(machine.llcOf(cpu)))
                .forEach(allowed::set);
        return allowed;
    }

    @Override
    public long costNs() {
        return begun ? COST_NS : UserHalf.PASS_NS;
    }

    @Override
    public OptionalLong wakesAt() {
        return OptionalLong.of(nextAt);
    }

    @Override
    public void pass() {
        long now = programs.nowNs();
        if (!begun) {
            begun = true;
            nextAt = now + options.intervalNs();
            refreshAt = now + options.refreshNs();
            return;
        }
        measure(now);
        distribute();
        nextAt = after(nextAt, options.intervalNs(), now);
        if (options.refreshNs() > 0 && now >= refreshAt) {
            Value count = programs.value("layer_refresh_seq_avgruntime");
            count.set("", count.get("") + 1);
            refreshAt = after(refreshAt, options.refreshNs(), now);
        }
    }

    private static long after(long at, long interval, long now) {
        long next = at;
        while (next < now) {
            next += interval;
        }
        return next;
    }

    /** How many CPUs' worth of time each layer used lately (refresh() of struct Stats). */
    private void measure(long now) {
        double seconds = (now - measuredAt) / NS_PER_S;
        double left = Math.pow(DECAY, seconds);
        measuredAt = now;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            for (int kind = 0; kind < USAGES; kind++) {
                long sum = 0;
                for (int cpu = 0; cpu < options.machine().cpus(); cpu++) {
                    sum += programs.element("cpu_ctxs", 0, cpu).get(".layer_usages[" + i + "][" + kind + "]");
                }
                double used = (sum - layer.usage[kind]) / NS_PER_S / seconds;
                layer.usage[kind] = sum;
                layer.busy[kind] = layer.busy[kind] * left + used * (1 - left);
            }
            if (layer.spec.hasCpusOfItsOwn()) {
                layer.peak = peak(layer, seconds);
            }
        }
    }

    private static double busy(Layer layer) {
        boolean open = layer.spec.isOn(LayerMember.UTIL_INCLUDES_OPEN_CPUTIME) || layer.cpus.isEmpty();
        double busy = layer.busy[OWNED] + (open ? layer.busy[OPEN] : 0);
        return busy < IDLE ? 0 : busy;
    }

    private static double peak(Layer layer, double seconds) {
        long halfLifeMs = layer.spec.count(LayerMember.UTIL_PEAK_HALF_LIFE_MS);
        double busy = busy(layer);
        return halfLifeMs == 0 ? busy : Math.max(layer.peak * Math.pow(.5, seconds / (halfLifeMs / 1_000d)), busy);
    }

    /** How many CPUs a layer should have, if no other wanted any; half way there if it has more (calc_target_nr_cpus()). */
    private int target(Layer layer) {
        if (!layer.spec.hasCpusOfItsOwn()) {
            return 0;
        }
        int has = layer.cpus.cardinality();
        int[] range = layer.spec.cpusRange(options.machine().cpus());
        int[] ends = layer.spec.target(busy(layer), layer.peak);
        int wanted = Math.clamp(Math.clamp(has, ends[0], ends[1]), range[0], range[1]);
        return wanted < has ? Math.max(has - (has - wanted + 1) / 2, range[0]) : wanted;
    }

    private void distribute() {
        int unit = pool.unit();
        int[] demands =
                layers.stream().mapToInt(l -> (target(l) + unit - 1) / unit).toArray();
        int[] weights = layers.stream().mapToInt(l -> l.spec.weight()).toArray();
        int[] shares = Shares.of(options.machine().cpus() / unit, demands, weights);
        List<Integer> ascending = IntStream.range(0, shares.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> shares[i]))
                .toList();
        boolean changed = false;
        for (int i : ascending.reversed()) {
            changed |= shrink(i, shares[i] * unit);
        }
        for (int i : ascending) {
            changed |= grow(i, shares[i] * unit);
        }
        boolean all = layers.stream().mapToInt(l -> l.cpus.cardinality()).sum()
                >= options.machine().cpus();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).spec.hasCpusOfItsOwn()) {
                programs.value("layers").set("[" + i + "].fully_allocated", all ? 1 : 0);
            }
        }
        if (changed) {
            apply();
        }
    }

    private boolean shrink(int number, int to) {
        Layer layer = layers.get(number);
        int surplus = layer.cpus.cardinality() - to;
        boolean changed = false;
        while (layer.spec.hasCpusOfItsOwn() && surplus > 0) {
            BitSet freed = pool.giveBackLast(layer.cpus, layer.order);
            if (freed.isEmpty()) {
                break;
            }
            layer.cpus.andNot(freed);
            surplus -= freed.cardinality();
            changed = true;
        }
        if (changed) {
            write(number);
        }
        return changed;
    }

    private boolean grow(int number, int to) {
        Layer layer = layers.get(number);
        int missing = to - layer.cpus.cardinality();
        boolean changed = false;
        while (layer.spec.hasCpusOfItsOwn() && missing > 0) {
            BitSet taken = pool.take(layer.allowed, layer.order, missing);
            if (taken.isEmpty()) {
                break;
            }
            layer.cpus.or(taken);
            missing -= taken.cardinality();
            changed = true;
        }
        if (changed) {
            write(number);
        }
        return changed;
    }

    /** Open layers have what no other has, and the programs are told. */
    private void apply() {
        List<Integer> empty = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (!layer.spec.hasCpusOfItsOwn()) {
                layer.cpus = pool.available();
                layer.cpus.and(layer.allowed);
                write(i);
            }
            if (layer.cpus.isEmpty()) {
                empty.add(i);
            }
        }
        programs.value("fallback_cpus").set("[0]", pool.fallback());
        programs.run("refresh_layer_cpumasks", new byte[0]);
        half.refreshNode(programs, empty, false);
    }

    /** Writes which CPUs a layer has (update_bpf_layer_cpumask()). */
    private void write(int number) {
        Machine machine = options.machine();
        Layer layer = layers.get(number);
        Value value = programs.value("layers");
        String at = "[" + number + "]";
        int[] perLlc = new int[machine.llcs()];
        byte[] mask = new byte[(machine.cpus() + Byte.SIZE - 1) / Byte.SIZE];
        for (int cpu = layer.cpus.nextSetBit(0); cpu >= 0; cpu = layer.cpus.nextSetBit(cpu + 1)) {
            perLlc[machine.llcOf(cpu)]++;
            mask[cpu / Byte.SIZE] |= (byte) (1 << cpu % Byte.SIZE);
        }
        for (int i = 0; i < mask.length; i++) {
            value.set(at + ".cpus[" + i + "]", mask[i]);
        }
        for (int llc = 0; llc < perLlc.length; llc++) {
            value.set(at + ".nr_llc_cpus[" + llc + "]", perLlc[llc]);
        }
        value.set(at + ".nr_cpus", layer.cpus.cardinality());
        value.set(at + ".node[0].nr_cpus", layer.cpus.cardinality());
        value.set(at + ".refresh_cpus", 1);
    }
}
