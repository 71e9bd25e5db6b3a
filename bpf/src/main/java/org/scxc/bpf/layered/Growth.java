package org.scxc.bpf.layered;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.scxc.model.Machine;

/** In which order a layer takes cores (layer_core_growth.rs, scx_layered 1.1.4), on a machine of one node. */
enum Growth {
    STICKY("Sticky"),
    LINEAR("Linear"),
    REVERSE("Reverse"),
    RANDOM("Random"),
    TOPO("Topo"),
    ROUND_ROBIN("RoundRobin"),
    RANDOM_TOPO("RandomTopo");

    /** All that there are, in the order of their numbers in intf.h. Those that are no constant here are not served. */
    static final List<String> WORDS = List.of(
            "Sticky",
            "Linear",
            "Reverse",
            "Random",
            "Topo",
            "RoundRobin",
            "BigLittle",
            "LittleBig",
            "NodeSpread",
            "NodeSpreadReverse",
            "NodeSpreadRandom",
            "CpuSetSpread",
            "CpuSetSpreadReverse",
            "CpuSetSpreadRandom",
            "RandomTopo",
            "StickyDynamic");

    private final String word;

    Growth(String word) {
        this.word = word;
    }

    static Optional<Growth> of(String word) {
        return Arrays.stream(values()).filter(g -> g.word.equals(word)).findFirst();
    }

    /**
     * Returns the cores in that order.
     *
     * @param layer its number
     * @param layers how many there are
     * @param llcs those that the layer names, in which it begins
     */
    List<Integer> cores(Machine machine, int layer, int layers, List<Integer> llcs) {
        List<Integer> all =
                new ArrayList<>(IntStream.range(0, machine.cores()).boxed().toList());
        WyRand random = new WyRand(layer);
        return switch (this) {
            case STICKY -> sticky(machine, offset(all, layer, layers), layer);
            case LINEAR -> llcs.isEmpty() ? offset(all, layer, layers) : all;
            case REVERSE -> (llcs.isEmpty() ? offset(all, layer, layers) : all).reversed();
            case RANDOM -> {
                random.shuffle(all);
                yield all;
            }
            case ROUND_ROBIN -> interleaved(shuffled(machine, random));
            case RANDOM_TOPO ->
                shuffled(machine, random).stream().flatMap(List::stream).toList();
            case TOPO ->
                llcs.isEmpty()
                        ? interleaved(shuffled(machine, random))
                        : all.stream()
                                .sorted((a, b) -> Boolean.compare(
                                        !llcs.contains(a / perLlc(machine)), !llcs.contains(b / perLlc(machine))))
                                .toList();
        };
    }

    /** All LLCs have as many: {@link LayeredOptions} refuses others. */
    private static int perLlc(Machine machine) {
        return machine.cores() / machine.llcs();
    }

    /** Layers begin at different cores (rotate_node_layer_offset()). */
    private static List<Integer> offset(List<Integer> cores, int layer, int layers) {
        int chunk = (cores.size() + layers - 1) / layers;
        Collections.rotate(cores, Math.min(chunk * layer, cores.size()));
        return cores;
    }

    /** Once for each LLC, layers of even number to the left (grow_sticky()). */
    private static List<Integer> sticky(Machine machine, List<Integer> cores, int layer) {
        int perLlc = perLlc(machine);
        int by = layer == 0 ? perLlc : 2 * layer % perLlc;
        for (int llc = 0; llc < machine.llcs(); llc++) {
            Collections.rotate(cores, layer % 2 == 0 ? -by : by);
        }
        return cores;
    }

    /** The cores of each LLC, LLCs and cores in random order: first the LLCs, then the cores of each. */
    private static List<List<Integer>> shuffled(Machine machine, WyRand random) {
        List<Integer> llcs =
                new ArrayList<>(IntStream.range(0, machine.llcs()).boxed().toList());
        random.shuffle(llcs);
        List<List<Integer>> cores = new ArrayList<>();
        for (int llc : llcs) {
            int first = llc * perLlc(machine);
            List<Integer> own = new ArrayList<>(
                    IntStream.range(first, first + perLlc(machine)).boxed().toList());
            random.shuffle(own);
            cores.add(own);
        }
        return cores;
    }

    private static List<Integer> interleaved(List<List<Integer>> lists) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < lists.getFirst().size(); i++) {
            for (List<Integer> list : lists) {
                all.add(list.get(i));
            }
        }
        return all;
    }
}
