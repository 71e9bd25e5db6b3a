package org.scxc.runtime.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The debug dump of an exit: the kernel's fields, in our own layout. */
final class Dump {
    private final Core core;

    Dump(Core core) {
        this.core = core;
    }

    List<String> lines(String reason) {
        List<String> out = new ArrayList<>();
        out.add("exit: " + reason);
        core.calls.dump(out::add);
        for (int cpu = 0; cpu < core.nrCpus; cpu++) {
            cpu(cpu, out);
        }
        return out;
    }

    private void cpu(int cpu, List<String> out) {
        int current = core.curr[cpu];
        out.add(String.format(
                Locale.ROOT,
                "CPU %-4d: nr_run=%d curr=%s local_dsq=%d",
                cpu,
                core.nrRunning[cpu],
                current < 0 ? "swapper/" + cpu + "[0]" : name(current),
                core.dsqs.length(cpu)));
        if (current >= 0) {
            task('*', current, out);
        }
        for (int p = core.runnableHead[cpu]; p >= 0; p = core.tasks.listNext[p]) {
            task(' ', p, out);
        }
    }

    private void task(char mark, int p, List<String> out) {
        Tasks t = core.tasks;
        long waited = mark == '*' ? 0 : (core.jiffies(core.now) - t.runnableAt[p]) * core.tickNs / 1_000_000;
        int queue = core.steps.dsq(p);
        out.add(String.format(
                Locale.ROOT,
                " %c %c %s -%dms scx_state/flags=3/0x%x dsq_id=%s ops_state/qseq=%d/%d dsq_vtime=%d slice=%d weight=%d"
                        + " cpus=%s",
                mark,
                t.state[p] == Tasks.RUNNING ? 'R' : 'r',
                name(p),
                waited,
                1,
                queue < 0 ? "(n/a)" : queue < core.nrCpus ? "LOCAL" : "0x" + Long.toHexString(core.dsqs.idOf(queue)),
                core.steps.ops(p),
                t.qseq[p],
                t.vtime(p),
                t.slice(p),
                t.weight(p),
                org.scxc.model.CpuSet.ofWords(core.store.maskToWords(t.mask(p)))));
        core.calls.dumpTask(line -> out.add("     " + line), p);
    }

    private String name(int p) {
        return core.tasks.comm[p] + "[" + core.tasks.pid[p] + "]";
    }
}
