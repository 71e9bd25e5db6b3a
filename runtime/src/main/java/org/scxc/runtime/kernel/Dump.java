package org.scxc.runtime.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.scxc.model.ExitKind;
import org.scxc.model.KernelProfile.DumpLayout;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.state.Store;

/**
 * The debug dump of an error exit, as the kernel prints it but for stack traces, which nothing here has. {@code n/a} stands for
 * what the model does not count.
 *
 * <p>Source: scx_dump_state(), scx_dump_cpu(), scx_dump_task(), kernel/sched/ext.c, 6.12.117 and 7.3.4; dumps of guests of 6.18.15
 * and 7.3.4.
 */
final class Dump {
    private static final String NOT_KNOWN = "n/a";

    /** SCX_RQ_ONLINE. */
    private static final int RQ_ONLINE = 1;

    /** SCX_TASK_ENABLED, and what 7.3 has put before it. */
    private static final int ENABLED = 3;

    private static final int ENABLED_BEHIND_BEGIN = 4;

    /** SCX_TASK_QUEUED, SCX_TASK_IN_CUSTODY, SCX_TASK_RESET_RUNNABLE_AT, SCX_TASK_DEQD_FOR_SLEEP. */
    private static final int QUEUED = 1;

    private static final int IN_CUSTODY = 2;
    private static final int RESET_RUNNABLE_AT = 4;
    private static final int DEQD_FOR_SLEEP = 8;

    private final DumpLayout layout;
    private final Set<ScxEvent> events;
    private final Store store;
    private final Tasks t;
    private final Dsqs dsqs;
    private final Steps steps;
    private final IdleMasks idle;
    private final Clock clock;
    private final Invocations invocations;
    private final RunQueues rqs;
    private final Events counts;
    private final Calls calls;
    private final Kicks kicks;
    private final List<String> out = new ArrayList<>();

    Dump(Ground ground, Calls calls, Kicks kicks) {
        layout = ground.profile().timed().dumpLayout();
        events = ground.profile().timed().events();
        store = ground.store();
        t = ground.tasks();
        dsqs = ground.dsqs();
        steps = ground.steps();
        idle = ground.idle();
        clock = ground.clock();
        invocations = ground.invocations();
        rqs = ground.rqs();
        counts = ground.events();
        this.calls = calls;
        this.kicks = kicks;
    }

    List<String> lines(ExitRecord exit) {
        int exitCpu = exit.kind() == ExitKind.ERROR_STALL && exit.task() >= 0 ? t.cpu(exit.task()) : invocations.cpu();
        boolean namesCpu = layout == DumpLayout.SUB_SCHEDS;
        if (namesCpu) {
            line("%s: root", calls.info().name());
        }
        line(
                "%s triggered exit kind %d%s:",
                current(invocations.cpu()), exit.kind().number(), namesCpu ? " on CPU " + exitCpu : "");
        line("  %s (%s)", exit.kind().reason(), exit.message());
        line("");
        line("Backtrace:");
        own("", lines -> calls.dump(lines::add));
        line("");
        line("CPU states");
        line("----------");
        if (namesCpu) { // lest it is lost where the dump is cut
            cpu(exitCpu);
        }
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            if (!namesCpu || cpu != exitCpu) {
                cpu(cpu);
            }
        }
        if (!events.isEmpty()) {
            line("");
            line("Event counters");
            line("--------------");
            events.stream().sorted().forEach(this::counter);
        }
        return out;
    }

    private void counter(ScxEvent event) {
        line("%40s: %16s", event.symbol(), event.isCounted() ? String.valueOf(counts.count(event)) : NOT_KNOWN);
    }

    private void cpu(int cpu) {
        int current = rqs.curr[cpu];
        boolean idles = current < 0 && rqs.firstRunnable(cpu) < 0;
        List<String> ofScheduler = new ArrayList<>();
        calls.dumpCpu(ofScheduler::add, cpu, idles);
        if (idles && ofScheduler.isEmpty()) {
            return;
        }
        line("");
        line(
                "CPU %-4d: nr_run=%d flags=0x%x cpu_rel=%d %s",
                cpu,
                extRunning(cpu),
                idle.isActive(cpu) ? RQ_ONLINE : 0,
                rqs.released[cpu] ? 1 : 0,
                switch (layout) {
                    case PNT_SEQ -> "pnt_seq=" + NOT_KNOWN;
                    case OPS_QSEQ -> "ops_qseq=" + NOT_KNOWN + " pnt_seq=" + NOT_KNOWN;
                    case SUB_SCHEDS -> "ksync=" + NOT_KNOWN;
                });
        if (layout == DumpLayout.SUB_SCHEDS) {
            line("          rescue=0 budget=0us rescuing=none[-1]");
        }
        line("          curr=%s class=%s", current(cpu), className(current));
        kicks.dump(cpu, (name, mask) -> line("  %-15s: %s", name, mask));
        own("  ", lines -> lines.addAll(ofScheduler));
        if (current >= 0 && t.sched[current] == Tasks.EXT) {
            task('*', current);
        }
        for (int p = rqs.firstRunnable(cpu); p >= 0; p = rqs.nextRunnable(p)) {
            task(' ', p);
        }
    }

    private void task(char mark, int p) {
        int queue = steps.dsq(p);
        String dsq = queue < 0 ? "(n/a)" : "0x" + Long.toHexString(dsqs.idOf(queue));
        boolean subScheds = layout == DumpLayout.SUB_SCHEDS;
        line("");
        line(
                " %cR %s %s%+dms",
                mark,
                t.name(p),
                subScheds ? "*root " : "",
                (t.runnableAt[p] - clock.jiffies(clock.now())) * clock.tickNs() / 1_000_000);
        line(
                "      scx_state/flags=%d/0x%x dsq_flags=0x%x ops_state/qseq=%d/%d",
                subScheds ? ENABLED_BEHIND_BEGIN : ENABLED,
                QUEUED
                        | (steps.inCustody(p) ? IN_CUSTODY : 0)
                        | (t.resetRunnableAt[p] ? RESET_RUNNABLE_AT : 0)
                        | (t.dequeuedForSleep[p] ? DEQD_FOR_SLEEP : 0),
                queue >= 0 && dsqs.isPriq(queue) ? 1 : 0,
                steps.ops(p),
                steps.ops(p) == 0 ? 0 : t.qseq[p]);
        String where = "      sticky/holding_cpu=-1/" + steps.holdingCpu(p) + " dsq_id=" + dsq;
        String mask = bitmap(store.maskToWords(t.mask(p)), rqs.cpus);
        if (layout == DumpLayout.PNT_SEQ) {
            line("%s dsq_vtime=%s", where, Long.toUnsignedString(t.vtime(p)));
            line("      cpus=%s", mask);
        } else {
            line("%s", where);
            line(
                    "      dsq_vtime=%s slice=%s weight=%d",
                    Long.toUnsignedString(t.vtime(p)), Long.toUnsignedString(t.slice(p)), t.weight(p));
            line("      cpus=%s no_mig=%d", mask, steps.isMigrationDisabled(p) ? 1 : 0);
        }
        own("    ", lines -> calls.dumpTask(lines::add, p));
    }

    /** What the scheduler's own callback adds, behind an empty line. */
    private void own(String indent, Consumer<List<String>> callback) {
        List<String> lines = new ArrayList<>();
        callback.accept(lines);
        if (!lines.isEmpty()) {
            line("");
            lines.forEach(l -> out.add(indent + l));
        }
    }

    private int extRunning(int cpu) {
        int current = rqs.curr[cpu];
        int running = current >= 0 && t.sched[current] == Tasks.EXT ? 1 : 0;
        for (int p = rqs.firstRunnable(cpu); p >= 0; p = rqs.nextRunnable(p)) {
            running++;
        }
        return running;
    }

    private String current(int cpu) {
        int current = rqs.curr[cpu];
        return current < 0 ? "swapper/" + cpu + "[0]" : t.name(current);
    }

    private String className(int task) {
        return switch (task < 0 ? -1 : t.sched[task]) {
                    case Tasks.EXT -> "ext";
                    case Tasks.FAIR -> "fair";
                    case Tasks.RT -> "rt";
                    case Tasks.DL -> "dl";
                    case Tasks.STOP -> "stop";
                    default -> "idle";
                }
                + "_sched_class";
    }

    /** As {@code %*pb} prints a mask of that many bits: groups of 32, the highest first. */
    static String bitmap(long[] words, int bits) {
        StringBuilder text = new StringBuilder();
        for (int group = (bits - 1) / Integer.SIZE; group >= 0; group--) {
            int inGroup = Math.min(Integer.SIZE, bits - group * Integer.SIZE);
            long word = group / 2 < words.length ? words[group / 2] : 0;
            String hex = Long.toHexString(word >>> group % 2 * Integer.SIZE & 0xffff_ffffL);
            text.append(text.isEmpty() ? "" : ",")
                    .append("0".repeat((inGroup + 3) / 4 - hex.length()))
                    .append(hex);
        }
        return text.toString();
    }

    private void line(String format, Object... values) {
        out.add(String.format(Locale.ROOT, format, values));
    }
}
