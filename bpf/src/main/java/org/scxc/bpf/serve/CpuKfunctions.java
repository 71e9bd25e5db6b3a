package org.scxc.bpf.serve;

import java.util.Map;
import org.scxc.bpf.vm.Execution;
import org.scxc.runtime.ops.Invocation;

/** Kfuncs that choose, measure or name CPUs (kernel/sched/ext/, v7.3). */
final class CpuKfunctions {
    private static final int NUMA_NO_NODE = -1;

    private static final int EINVAL = 22;

    /** SCX_CPUPERF_ONE: the full frequency, which every CPU of the simulator has all the time, and what a bad CPU has. */
    static final int PERFORMANCE_FULL = 1024;

    private CpuKfunctions() {}

    static void into(Map<String, Host.Body> table) {
        Host.Body selectAnd = (h, x, p, prev, wake, mask, flags) ->
                h.kernel.selectCpuAnd(h.task(x, p), (int) prev, wake, h.mask(x, mask), flags);
        table.put("scx_bpf_select_cpu_and", selectAnd);
        table.put("__scx_bpf_select_cpu_and", CpuKfunctions::selectAnd);
        table.put(
                "scx_bpf_cpu_curr",
                (h, x, cpu, b, c, d, e) -> isValid(h, cpu) ? Addresses.task(BootTasks.on(h.kernel, (int) cpu)) : 0);
        // In 6.18; 7.3 has it no longer.
        table.put(
                "scx_bpf_cpu_rq",
                (h, x, cpu, b, c, d, e) -> isValid(h, cpu) ? Addresses.of(Addresses.RQ, (int) cpu) : 0);
        table.put(
                "scx_bpf_cpu_node",
                (h, x, cpu, b, c, d, e) -> isValid(h, cpu) ? h.kernel.nodeOf((int) cpu) : NUMA_NO_NODE);
        table.put(
                "scx_bpf_cpuperf_cap",
                (h, x, cpu, b, c, d, e) -> isValid(h, cpu) ? h.kernel.capacityOf((int) cpu) : PERFORMANCE_FULL);
        table.put("scx_bpf_cpuperf_cur", (h, x, cpu, b, c, d, e) -> {
            isValid(h, cpu);
            return PERFORMANCE_FULL;
        });
        table.put("scx_bpf_cpuperf_set", (h, x, cpu, level, c, d, e) -> {
            setPerformance(h, (int) cpu, (int) level);
            return 0;
        });
        table.put("scx_bpf_get_possible_cpumask", (h, x, a, b, c, d, e) -> mask(h, "kernel.cpu_possible"));
    }

    /**
     * ops_cpu_valid() of kernel/sched/ext.c (v6.18), scx_cpu_valid() of kernel/sched/ext/ext.c (v7.3): a number that is no CPU's ends
     * the scheduler, and the kfunc goes on with a value of its own.
     */
    private static boolean isValid(Host h, long cpu) {
        if (!h.isCpu(cpu)) {
            h.kernel.kfuncError("invalid CPU " + (int) cpu);
        }
        return h.isCpu(cpu);
    }

    /** @return 0 or −EINVAL, which scx_bpf_cpuperf_set drops. Sets nothing, but finds the kernel's errors: a runqueue's lock that is held must be that CPU's (since v6.15). */
    static long setPerformance(Host h, int cpu, int level) {
        int locked = h.kernel.invocation().lockedRq();
        if (Integer.compareUnsigned(level, PERFORMANCE_FULL) > 0) {
            h.kernel.kfuncError("Invalid cpuperf target " + Integer.toUnsignedString(level) + " for CPU " + cpu);
        } else if (isValid(h, cpu) && locked != Invocation.NONE && locked != cpu) {
            h.kernel.kfuncError("Invalid target CPU " + cpu);
        } else {
            return 0;
        }
        return -EINVAL;
    }

    private static long selectAnd(Host h, Execution x, long p, long mask, long args, long d, long e) {
        int prev = Guest.load32(x, args + h.selectPrevCpu);
        long wake = Guest.load64(x, args + h.selectWakeFlags);
        long flags = Guest.load64(x, args + h.selectFlags);
        return h.kernel.selectCpuAnd(h.task(x, p), prev, wake, h.mask(x, mask), flags);
    }

    private static long mask(Host h, String name) {
        return Addresses.mask(h.kernel.store().find(name));
    }
}
