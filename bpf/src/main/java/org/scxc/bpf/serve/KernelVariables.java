package org.scxc.bpf.serve;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scxc.runtime.ops.Kfuncs;

/** The kernel's per-CPU variables that objects name as {@code __ksym} externs: numbers of 4 bytes, read through bpf_per_cpu_ptr(). */
public final class KernelVariables {
    /** What a CPU has of a variable. */
    @FunctionalInterface
    private interface Getter {
        long get(Kfuncs kernel, int cpu);
    }

    private static final List<String> NAMES = List.of("sd_llc_id", "sd_llc_size", "sched_core_priority");

    /**
     * sd_llc_id is the first CPU of an LLC (update_top_cache_domain(), kernel/sched/topology.c, v6.16); sched_core_priority is 0
     * without ITMT (arch/x86/kernel/itmt.c, v6.16).
     */
    private static final List<Getter> GETTERS =
            List.of(KernelVariables::firstOfLlc, KernelVariables::sizeOfLlc, (k, cpu) -> 0);

    private KernelVariables() {}

    /** Returns the address of each that is served, by name. */
    public static Map<String, Long> addresses() {
        Map<String, Long> addresses = new TreeMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            addresses.put(NAMES.get(i), Addresses.variable(i, -1));
        }
        return addresses;
    }

    /** bpf_per_cpu_ptr(): NULL for a CPU that there is not. */
    static long ofCpu(Kfuncs kernel, long variable, int cpu) {
        boolean valid = Addresses.kind(variable) == Addresses.VARIABLE && Addresses.number(variable) == 0;
        return valid && cpu >= 0 && cpu < kernel.nrCpus()
                ? Addresses.variable(Addresses.offset(variable) >>> 3, cpu)
                : 0;
    }

    static boolean holds(Kfuncs kernel, long address, int size) {
        int cpu = Addresses.number(address) - 1;
        int offset = Addresses.offset(address);
        return size == 4 && (offset & 7) == 0 && offset >>> 3 < NAMES.size() && cpu >= 0 && cpu < kernel.nrCpus();
    }

    static long load(Kfuncs kernel, long address) {
        return GETTERS.get(Addresses.offset(address) >>> 3).get(kernel, Addresses.number(address) - 1);
    }

    private static long firstOfLlc(Kfuncs kernel, int cpu) {
        int first = cpu;
        while (first > 0 && kernel.llcOf(first - 1) == kernel.llcOf(cpu)) {
            first--;
        }
        return first;
    }

    private static long sizeOfLlc(Kfuncs kernel, int cpu) {
        int size = 0;
        for (int other = 0; other < kernel.nrCpus(); other++) {
            size += kernel.llcOf(other) == kernel.llcOf(cpu) ? 1 : 0;
        }
        return size;
    }
}
