package org.scxc.bpf.serve;

import java.util.Map;
import org.scxc.bpf.vm.Execution;
import org.scxc.runtime.ops.CidTopology;

/**
 * Kfuncs that name CPUs by cids, and those about schedulers below another, of which there is none
 * (kernel/sched/ext/ext.c, cid.c, sub.c, v7.3).
 */
final class CidKfunctions {
    private static final int ENODEV = 19;
    private static final int EOPNOTSUPP = 95;
    private static final int EINVAL = 22;

    /** __SCX_CAP_ALL, kernel/sched/ext/internal.h (v7.3). */
    private static final long CAPS = 0xf;

    private CidKfunctions() {}

    static void into(Map<String, Host.Body> table) {
        table.put("scx_bpf_nr_cids", (h, x, a, b, c, d, e) -> h.kernel.nrCpus());
        table.put(
                "scx_bpf_nr_online_cids",
                (h, x, a, b, c, d, e) ->
                        h.kernel.store().maskWeight(h.kernel.store().find("kernel.cpu_active")));
        table.put("scx_bpf_online_cmask", (h, x, a, b, c, d, e) -> h.cids.online());
        table.put("scx_bpf_cid_to_cpu", (h, x, cid, b, c, d, e) -> h.kernel.cidToCpu((int) cid));
        table.put("scx_bpf_cpu_to_cid", (h, x, cpu, b, c, d, e) -> h.kernel.cpuToCid((int) cpu));
        table.put("scx_bpf_this_cid", (h, x, a, b, c, d, e) -> h.kernel.cpuToCid(h.kernel.here()));
        table.put("scx_bpf_task_cid", (h, x, p, b, c, d, e) -> h.kernel.cpuToCid(h.kernel.taskCpu(h.task(x, p))));
        table.put("scx_bpf_cid_topo", CidKfunctions::topology);
        table.put("scx_bpf_cid_override", CidKfunctions::override);
        table.put("scx_bpf_kick_cid", (h, x, cid, flags, c, d, e) -> {
            int cpu = h.kernel.cidToCpu((int) cid);
            if (cpu >= 0) {
                h.kernel.kickCpu(cpu, flags); // as scx_bpf_kick_cpu, whose wait takes no time
            }
            return 0;
        });
        table.put("scx_bpf_cid_curr", (h, x, cid, b, c, d, e) -> {
            int cpu = h.kernel.cidToCpu((int) cid);
            return cpu < 0 ? 0 : Addresses.task(BootTasks.on(h.kernel, cpu));
        });
        table.put("scx_bpf_tid_to_task", (h, x, tid, b, c, d, e) -> Addresses.task(h.kernel.taskFromTid(tid)));
        performance(table);
        below(table);
    }

    private static void performance(Map<String, Host.Body> table) {
        table.put("scx_bpf_cidperf_cap", (h, x, cid, b, c, d, e) -> {
            int cpu = h.kernel.cidToCpu((int) cid);
            return cpu < 0 ? CpuKfunctions.PERFORMANCE_FULL : h.kernel.capacityOf(cpu);
        });
        table.put("scx_bpf_cidperf_cur", (h, x, cid, b, c, d, e) -> {
            h.kernel.cidToCpu((int) cid);
            return CpuKfunctions.PERFORMANCE_FULL;
        });
        table.put("scx_bpf_cidperf_set", (h, x, cid, level, c, d, e) -> {
            int cpu = h.kernel.cidToCpu((int) cid);
            return cpu < 0 ? cpu : CpuKfunctions.setPerformance(h, cpu, (int) level);
        });
    }

    private static void below(Map<String, Host.Body> table) {
        table.put("scx_bpf_sub_dispatch", (h, x, cgroup, b, c, d, e) -> Guest.bool(false));
        table.put("scx_bpf_sub_grant", (h, x, cgroup, caps, mask, denied, e) -> noChild(h));
        table.put("scx_bpf_sub_revoke", (h, x, cgroup, caps, mask, d, e) -> noChild(h));
        table.put("scx_bpf_sub_kill_bstr", (h, x, cgroup, format, data, bytes, e) -> noChild(h));
        table.put("scx_bpf_sub_caps", CidKfunctions::capabilities);
    }

    private static long noChild(Host h) {
        if (!h.cids.isCids()) {
            h.kernel.kfuncError("sub-cap kfuncs require a cid-form scheduler");
            return -EOPNOTSUPP;
        }
        return -ENODEV;
    }

    /** A scheduler below no other has all of each CPU. @param cgroup of a scheduler below it, 0 = its own */
    private static long capabilities(Host h, Execution x, long cgroup, long caps, long out, long d, long e) {
        if (!h.cids.isCids()) {
            return noChild(h);
        }
        if ((caps & ~CAPS) != 0) {
            h.kernel.kfuncError("invalid caps 0x" + Long.toHexString(caps));
            return -EINVAL;
        }
        if (cgroup != 0) {
            return -ENODEV;
        }
        if (h.cids.online() == 0) {
            h.kernel.kfuncError("scx_bpf_sub_caps() called before caps storage is initialized");
            return -ENODEV;
        }
        if (!h.cids.setAll(x, out, caps != 0)) {
            h.kernel.kfuncError("invalid out (" + -EINVAL + ")");
            return -EINVAL;
        }
        return 0;
    }

    private static long topology(Host h, Execution x, long cid, long out, long bytes, long d, long e) {
        for (int i = 0; i < bytes; i++) {
            Guest.store8(x, out + i, 0xff);
        }
        for (CidTopology level : CidTopology.values()) {
            int at = Integer.BYTES * level.ordinal();
            if (at + Integer.BYTES <= bytes) {
                Guest.store32(x, out + at, h.kernel.cidTopology((int) cid, level));
            }
        }
        return 0;
    }

    private static long override(Host h, Execution x, long cids, long count, long starts, long shards, long e) {
        int cpus = h.kernel.nrCpus();
        if ((int) count != cpus) {
            h.kernel.kfuncError("scx_bpf_cid_override: cpu_to_cid expected " + cpus + " entries, got "
                    + Integer.toUnsignedString((int) count));
        } else if ((int) shards == 0 || Integer.compareUnsigned((int) shards, cpus) > 0) {
            h.kernel.kfuncError(
                    "scx_bpf_cid_override: invalid shard_start count " + Integer.toUnsignedString((int) shards));
        } else {
            h.kernel.cidOverride(numbers(x, cids, cpus), numbers(x, starts, (int) shards));
        }
        return 0;
    }

    private static int[] numbers(Execution x, long at, int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Guest.load32(x, at + (long) Integer.BYTES * i);
        }
        return numbers;
    }
}
