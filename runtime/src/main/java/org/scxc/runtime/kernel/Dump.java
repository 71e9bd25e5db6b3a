package org.scxc.runtime.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scxc.runtime.state.Store;

/** The debug dump of an exit: the kernel's fields, in our own layout. */
final class Dump {
    private final Store store;
    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps steps;
    private final Clock clock;
    private final RunQueues rqs;
    private final Calls calls;

    Dump(Ground ground, Calls calls) {
        store = ground.store();
        t = ground.tasks();
        dsqs = ground.dsqs();
        steps = ground.steps();
        clock = ground.clock();
        rqs = ground.rqs();
        this.calls = calls;
    }

    List<String> lines(String reason) {
        List<String> out = new ArrayList<>();
        out.add("exit: " + reason);
        calls.dump(out::add);
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            cpu(cpu, out);
        }
        return out;
    }

    private void cpu(int cpu, List<String> out) {
        int current = rqs.curr[cpu];
        out.add(String.format(
                Locale.ROOT,
                "CPU %-4d: nr_run=%d curr=%s local_dsq=%d",
                cpu,
                rqs.nrRunning[cpu],
                current < 0 ? "swapper/" + cpu + "[0]" : name(current),
                dsqs.length(cpu)));
        calls.dumpCpu(line -> out.add("     " + line), cpu, current < 0);
        if (current >= 0) {
            task('*', current, out);
        }
        for (int p = rqs.firstRunnable(cpu); p >= 0; p = rqs.nextRunnable(p)) {
            task(' ', p, out);
        }
    }

    private void task(char mark, int p, List<String> out) {
        long waited = mark == '*' ? 0 : (clock.jiffies(clock.now()) - t.runnableAt[p]) * clock.tickNs() / 1_000_000;
        int queue = steps.dsq(p);
        out.add(String.format(
                Locale.ROOT,
                " %c %c %s -%dms scx_state/flags=3/0x%x dsq_id=%s ops_state/qseq=%d/%d dsq_vtime=%d slice=%d weight=%d"
                        + " cpus=%s",
                mark,
                t.state[p] == Tasks.RUNNING ? 'R' : 'r',
                name(p),
                waited,
                1,
                queue < 0 ? "(n/a)" : dsqs.isLocal(queue) ? "LOCAL" : "0x" + Long.toHexString(dsqs.idOf(queue)),
                steps.ops(p),
                t.qseq[p],
                t.vtime(p),
                t.slice(p),
                t.weight(p),
                org.scxc.model.CpuSet.ofWords(store.maskToWords(t.mask(p)))));
        calls.dumpTask(line -> out.add("     " + line), p);
    }

    private String name(int p) {
        return t.comm[p] + "[" + t.pid[p] + "]";
    }
}
