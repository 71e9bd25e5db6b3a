package org.scxc.bpf.serve;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.scxc.runtime.ops.Kfuncs;

/** The kernel's per-CPU variables that objects name as {@code __ksym} externs, read through bpf_per_cpu_ptr(). */
public final class KernelVariables {
    /** What a CPU has of a variable. */
    @FunctionalInterface
    private interface Getter {
        long get(Kfuncs kernel, int cpu);
    }

    /** @param size bytes */
    private record Variable(String name, int size, Getter getter) {}

    /** The runqueues are structs, which lie elsewhere: {@link Addresses#RQ}. */
    private static final int RUNQUEUES = 0;

    private static final List<Variable> ALL = List.of(
            new Variable("runqueues", 0, (k, cpu) -> 0),
            // The first CPU of an LLC (update_top_cache_domain(), kernel/sched/topology.c, v6.16).
            new Variable("sd_llc_id", 4, KernelVariables::firstOfLlc),
            new Variable("sd_llc_size", 4, KernelVariables::sizeOfLlc),
            // 0 without ITMT (arch/x86/kernel/itmt.c, v6.16).
            new Variable("sched_core_priority", 4, (k, cpu) -> 0),
            // No driver sets frequencies (drivers/cpufreq/cpufreq.c, v7.3): there is no policy.
            new Variable("cpufreq_cpu_data", 8, (k, cpu) -> 0),
            // The bits that say in which context it runs; how often preemption is disabled is not counted.
            new Variable("__preempt_count", 4, KernelVariables::preemptCount));

    /** Weak variables that the kernels which are known do not have: hw_pressure is of other architectures (drivers/base, v7.3). */
    public static final Set<String> ABSENT = Set.of("hw_pressure");

    private KernelVariables() {}

    /** Returns the address of each that is served, by name. */
    public static Map<String, Long> addresses() {
        Map<String, Long> addresses = new TreeMap<>();
        for (int i = 0; i < ALL.size(); i++) {
            addresses.put(ALL.get(i).name, Addresses.variable(i, -1));
        }
        return addresses;
    }

    /** bpf_per_cpu_ptr(): NULL for a CPU that there is not. */
    static long ofCpu(Kfuncs kernel, long variable, int cpu) {
        boolean valid = Addresses.kind(variable) == Addresses.VARIABLE && Addresses.number(variable) == 0;
        if (!valid || cpu < 0 || cpu >= kernel.nrCpus()) {
            return 0;
        }
        int number = Addresses.offset(variable) >>> 3;
        return number == RUNQUEUES ? Addresses.of(Addresses.RQ, cpu) : Addresses.variable(number, cpu);
    }

    static boolean holds(Kfuncs kernel, long address, int size) {
        int cpu = Addresses.number(address) - 1;
        int offset = Addresses.offset(address);
        boolean known = (offset & 7) == 0 && offset >>> 3 < ALL.size();
        return known && size == ALL.get(offset >>> 3).size && cpu >= 0 && cpu < kernel.nrCpus();
    }

    static long load(Kfuncs kernel, long address) {
        return ALL.get(Addresses.offset(address) >>> 3).getter.get(kernel, Addresses.number(address) - 1);
    }

    private static long preemptCount(Kfuncs kernel, int cpu) {
        return cpu == kernel.here() ? kernel.invocation().context().bits() : 0;
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
