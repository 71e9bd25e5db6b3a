package org.scxc.compiler.lower;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scxc.model.Machine;

/** Words of the machine that values of an object's variables are made of. */
final class MachineWords {
    /** No CPU. */
    static final int NONE = -1;

    private MachineWords() {}

    /**
     * Returns the words and what they are worth.
     *
     * @param cpu whose statement it is, or the LLC's; {@link #NONE} = that of neither, and words of a CPU are missing
     */
    static Map<String, Integer> of(Machine machine, int cpu) {
        Map<String, Integer> words = new LinkedHashMap<>();
        words.put("on", 1);
        words.put("off", 0);
        words.put("cpus", machine.cpus());
        words.put("machine.cpus", machine.cpus());
        words.put("machine.cores", machine.cores());
        words.put("machine.llcs", machine.llcs());
        words.put("machine.nodes", machine.nodes());
        words.put("machine.smt", machine.hasSmt() ? 1 : 0);
        words.put("machine.one_llc", machine.llcs() == 1 ? 1 : 0);
        words.put("machine.log2_llcs", 31 - Integer.numberOfLeadingZeros(machine.llcs()));
        words.put("machine.llc_quads", Math.max(1, machine.cpus() / machine.llcs() / 4));
        words.put("machine.numa", machine.nodes() > 1 ? 1 : 0);
        words.put("machine.smallest", ranked(machine, machine.cpus() - 1));
        words.put("machine.equal_cores", machine.equalCores() ? 1 : 0);
        if (cpu != NONE) {
            // No statement says both "llc" and "cpu": the number is that of an LLC where it may be one.
            if (cpu < machine.llcs()) {
                words.put("llc", cpu);
                words.put("llc.node", machine.nodeOfLlc(cpu));
            }
            words.put("cpu", cpu);
            words.put("cpu.sibling", machine.siblingOf(cpu));
            words.put("cpu.core", machine.coreOf(cpu));
            words.put("cpu.llc", machine.llcOf(cpu));
            words.put("cpu.node", machine.nodeOf(cpu));
            words.put("cpu.capacity", machine.capacityOf(cpu));
            words.put("cpu.ranked", ranked(machine, cpu));
        }
        return words;
    }

    /** Returns which CPU has this place among all by capacity, the largest first, those that are equal by number. */
    private static int ranked(Machine machine, int place) {
        return machine.all().stream()
                .boxed()
                .sorted(Comparator.comparingInt(cpu -> -machine.capacityOf(cpu)))
                .toList()
                .get(place);
    }
}
