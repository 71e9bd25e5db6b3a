package org.scxc.bpf.serve;

import java.util.Map;
import org.scxc.bpf.vm.Execution;

/** Kfuncs that choose, measure or name CPUs (kernel/sched/ext/, v7.3). */
final class CpuKfunctions {
    private static final int EINVAL = 22;

    /** SCX_CPUPERF_ONE: the full frequency, which every CPU of the simulator has all the time. */
    private static final int PERFORMANCE_FULL = 1024;

    private CpuKfunctions() {}

    static void into(Map<String, Host.Body> table) {
        Host.Body selectAnd = (h, x, p, prev, wake, mask, flags) ->
                h.kernel.selectCpuAnd(h.task(x, p), (int) prev, wake, h.mask(x, mask), flags);
        table.put("scx_bpf_select_cpu_and", selectAnd);
        table.put("__scx_bpf_select_cpu_and", CpuKfunctions::selectAnd);
        table.putIfAbsent(
                "bpf_cpumask_intersects", (h, x, a, b, c, d, e) -> intersects(h, h.mask(x, a), h.mask(x, b)) ? 1 : 0);
        table.put("scx_bpf_cpu_curr", (h, x, cpu, b, c, d, e) -> current(h, (int) cpu));
        table.put("scx_bpf_cpuperf_cap", (h, x, cpu, b, c, d, e) -> inRange(h, cpu) ? PERFORMANCE_FULL : -EINVAL);
        table.put("scx_bpf_cpuperf_cur", (h, x, cpu, b, c, d, e) -> inRange(h, cpu) ? PERFORMANCE_FULL : -EINVAL);
        table.put("scx_bpf_cpuperf_set", (h, x, cpu, level, c, d, e) -> {
            if (Integer.compareUnsigned((int) level, PERFORMANCE_FULL) > 0) {
                h.kernel.error(
                        "Invalid cpuperf target " + Integer.toUnsignedString((int) level) + " for CPU " + (int) cpu);
            }
            return 0;
        });
        table.put("scx_bpf_get_possible_cpumask", (h, x, a, b, c, d, e) -> mask(h, "kernel.cpu_possible"));
    }

    private static boolean intersects(Host h, int a, int b) {
        for (int i = 0; i < h.kernel.store().maskWords(); i++) {
            if ((h.kernel.store().get(a + i) & h.kernel.store().get(b + i)) != 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean inRange(Host h, long cpu) {
        return Integer.compareUnsigned((int) cpu, h.kernel.nrCpus()) < 0;
    }

    private static long selectAnd(Host h, Execution x, long p, long mask, long args, long d, long e) {
        int prev = Guest.load32(x, args + h.selectPrevCpu);
        long wake = Guest.load64(x, args + h.selectWakeFlags);
        long flags = Guest.load64(x, args + h.selectFlags);
        return h.kernel.selectCpuAnd(h.task(x, p), prev, wake, h.mask(x, mask), flags);
    }

    /** Returns the task that a CPU runs, its idle task if it runs none of sched_ext's. */
    static long current(Host h, int cpu) {
        if (!inRange(h, cpu)) {
            return 0;
        }
        int task = h.kernel.currentTask(cpu);
        return Addresses.task(task >= 0 ? task : h.kernel.taskCapacity() + cpu);
    }

    private static long mask(Host h, String name) {
        return Addresses.mask(h.kernel.store().find(name));
    }
}
