package org.scxc.bpf.serve;

import java.util.Map;
import org.scxc.bpf.vm.Execution;
import org.scxc.runtime.ops.Kfuncs;

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
        table.put("scx_bpf_cpu_curr", (h, x, cpu, b, c, d, e) -> inRange(h, cpu) ? current(h.kernel, (int) cpu) : 0);
        // Gone in 7.3.
        table.put("scx_bpf_cpu_rq", (h, x, cpu, b, c, d, e) -> {
            if (inRange(h, cpu)) {
                return Addresses.of(Addresses.RQ, (int) cpu);
            }
            throw x.refuse("scx_bpf_cpu_rq of CPU " + (int) cpu + ", which there is not");
        });
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

    private static boolean inRange(Host h, long cpu) {
        return Integer.compareUnsigned((int) cpu, h.kernel.nrCpus()) < 0;
    }

    private static long selectAnd(Host h, Execution x, long p, long mask, long args, long d, long e) {
        int prev = Guest.load32(x, args + h.selectPrevCpu);
        long wake = Guest.load64(x, args + h.selectWakeFlags);
        long flags = Guest.load64(x, args + h.selectFlags);
        return h.kernel.selectCpuAnd(h.task(x, p), prev, wake, h.mask(x, mask), flags);
    }

    /** Returns the task that a CPU runs, of whichever class, or its idle task. */
    static long current(Kfuncs kernel, int cpu) {
        int task = kernel.runningTask(cpu);
        return Addresses.task(task >= 0 ? task : kernel.taskCapacity() + cpu);
    }

    private static long mask(Host h, String name) {
        return Addresses.mask(h.kernel.store().find(name));
    }
}
