package org.scxc.runtime.kernel;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scxc.model.CpuSet;
import org.scxc.model.Histogram;
import org.scxc.model.Machine;
import org.scxc.model.Outcome;
import org.scxc.model.ScxEvent;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.state.Store;

/** CPU time, latencies and places of every worker group, phase by phase. */
public final class Recorder {
    final Paces paces;
    private final Store store;
    private final Tasks t;
    private final Clock clock;
    private final Listening listening;
    private final RunQueues rqs;
    private final Events events;
    /** What this kernel counts. */
    private final Set<ScxEvent> has;

    private final long[] runStart; // of each CPU's current task
    private final long[] taskUsage;
    private final long[] taskWork; // CPU time by the capacity of the CPU
    private final Histogram[] waits;
    private final Histogram[] wakeups;
    private final long[] iterations;
    private final boolean[] loops; // for ever: its turns never end
    private final long[][] ranOn;
    private final long[] vtimeGap;
    private final boolean[] counted;
    private final List<Outcome.PhaseOutcome> phases = new ArrayList<>();
    private String phase = "";
    private long phaseStart;
    private long[] phaseCalls = {};
    private long[] phaseEvents = {};

    Recorder(Ground ground, int groups) {
        paces = new Paces(ground.machine(), ground.rqs());
        store = ground.store();
        t = ground.tasks();
        clock = ground.clock();
        listening = ground.listening();
        rqs = ground.rqs();
        events = ground.events();
        has = ground.profile().timed().events();
        runStart = new long[rqs.cpus];
        taskUsage = new long[t.capacity];
        taskWork = new long[t.capacity];
        counted = new boolean[t.capacity];
        waits = new Histogram[groups];
        wakeups = new Histogram[groups];
        iterations = new long[groups];
        loops = new boolean[groups];
        ranOn = new long[groups][store.maskWords()];
        vtimeGap = new long[groups];
        clear();
    }

    private void clear() {
        java.util.Arrays.fill(taskUsage, 0);
        java.util.Arrays.fill(taskWork, 0);
        for (int g = 0; g < waits.length; g++) {
            waits[g] = new Histogram();
            wakeups[g] = new Histogram();
            iterations[g] = 0;
            java.util.Arrays.fill(ranOn[g], 0);
            vtimeGap[g] = Long.MIN_VALUE;
        }
        for (int p = 0; p < t.count; p++) {
            counted[p] = t.state[p] != Tasks.DEAD;
        }
    }

    /** rq-&gt;curr is {@code next} from now on; −1 = the CPU's idle task. Threads of the core may go at another pace then. */
    void runs(int cpu, int next) {
        if (rqs.curr[cpu] < 0 != next < 0) {
            rqs.busy += next < 0 ? -1 : 1;
            paces.beside(cpu, this::paceEnds);
            rqs.curr[cpu] = next;
            paces.beside(cpu, (thread, task) -> t.behavior[task].pace(task, true));
        }
        rqs.curr[cpu] = next;
    }

    private void paceEnds(int thread, int task) {
        ran(task, thread);
        t.behavior[task].pace(task, false);
    }

    void started(int p, int cpu) {
        runStart[cpu] = clock.now();
        int g = t.group[p];
        if (g < 0) {
            return;
        }
        counted[p] = true;
        if (listening.isOn()) {
            listening.to.started(p, cpu, clock.now() - t.waitSince[p], sinceWoken(p));
        }
        waits[g].record(clock.now() - t.waitSince[p]);
        if (t.wokeAt[p] >= 0) {
            wakeups[g].record(clock.now() - t.wokeAt[p]);
            t.wokeAt[p] = -1;
        }
        runsOn(p, cpu);
    }

    private long sinceWoken(int p) {
        return t.wokeAt[p] < 0 ? -1 : clock.now() - t.wokeAt[p];
    }

    private void runsOn(int p, int cpu) {
        int g = t.group[p];
        if (g >= 0) {
            ranOn[g][cpu >> 6] |= 1L << cpu;
        }
    }

    /** The stretch of {@code p} on {@code cpu} ends, or is accounted for in between. */
    void ran(int p, int cpu) {
        long ns = clock.now() - runStart[cpu];
        runStart[cpu] = clock.now();
        taskUsage[p] += ns;
        taskWork[p] += ns * paces.of(cpu) / Machine.CAPACITY_MAX;
    }

    /** CPU time of the current stretch of a running task, for those who account in between. */
    private void flush(int cpu) {
        if (rqs.curr[cpu] >= 0) {
            ran(rqs.curr[cpu], cpu);
        }
    }

    /** Workers of the group loop for ever; each microsecond of work of one counts as a turn. */
    public void loops(int group) {
        loops[group] = true;
    }

    /** A worker finished one turn of its workload. */
    public void iterated(int p) {
        if (t.group[p] >= 0) {
            iterations[t.group[p]]++;
        }
    }

    /** The task's dsq_vtime against {@code basis}, the clock it is compared with, sampled where it is charged; MIN_VALUE = there is none. */
    void vtimeGap(int p, long basis) {
        int g = t.group[p];
        if (basis != Long.MIN_VALUE) {
            vtimeGap[g] = Math.max(vtimeGap[g], t.vtime(p) - basis);
        }
    }

    /** @param calls how often each callback was called so far, in their order */
    public void beginPhase(String name, long[] calls) {
        phase = name;
        phaseCalls = calls;
        phaseEvents = events.soFar();
        phaseStart = clock.now();
        clear();
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            flush(cpu); // what ran before the phase is not the phase's
            int p = rqs.curr[cpu];
            if (p >= 0) {
                taskUsage[p] = 0;
                taskWork[p] = 0;
                runsOn(p, cpu);
            }
        }
        listening.to.phaseBegan(name);
    }

    /**
     * @param zero machine time of t = 0
     * @param calls as for {@link #beginPhase}
     */
    public void endPhase(long zero, boolean complete, long[] calls) {
        for (int cpu = 0; cpu < rqs.cpus; cpu++) {
            flush(cpu);
        }
        listening.to.phaseEnds();
        recordOpenWaits();
        Map<Integer, Outcome.GroupStats> stats = new HashMap<>();
        for (int g = 0; g < waits.length; g++) {
            stats.put(g, groupStats(g));
        }
        stats.values().removeIf(s -> s.members() == 0);
        phases.add(new Outcome.PhaseOutcome(
                phase,
                phaseStart - zero,
                clock.now() - zero,
                complete,
                new java.util.TreeMap<>(stats),
                since(phaseCalls, calls),
                eventsSince(phaseEvents)));
    }

    private Map<ScxEvent, Long> eventsSince(long[] before) {
        Map<ScxEvent, Long> counts = new EnumMap<>(ScxEvent.class);
        long[] now = events.soFar();
        for (ScxEvent event : has) {
            if (event.isCounted()) {
                counts.put(event, now[event.ordinal()] - before[event.ordinal()]);
            }
        }
        return counts;
    }

    private static Map<String, Long> since(long[] before, long[] now) {
        Map<String, Long> calls = new java.util.TreeMap<>();
        for (Callback callback : Callback.values()) {
            long count = now[callback.ordinal()] - before[callback.ordinal()];
            if (count > 0) {
                calls.put(callback.word(), count);
            }
        }
        return calls;
    }

    /** Who still waits has waited so long: a starved task must not pass for one that never waited. */
    private void recordOpenWaits() {
        for (int p = 0; p < t.count; p++) {
            int g = t.group[p];
            if (g >= 0 && t.state[p] == Tasks.RUNNABLE) {
                listening.to.stillWaits(p, clock.now() - t.waitSince[p], sinceWoken(p));
                waits[g].record(clock.now() - t.waitSince[p]);
                if (t.wokeAt[p] >= 0) {
                    wakeups[g].record(clock.now() - t.wokeAt[p]);
                }
            }
        }
    }

    private Outcome.GroupStats groupStats(int g) {
        int members = 0;
        long usage = 0;
        long turns = iterations[g];
        long min = Long.MAX_VALUE;
        long max = 0;
        for (int p = 0; p < t.count; p++) {
            if (t.group[p] == g && (counted[p] || t.state[p] != Tasks.DEAD)) {
                members++;
                usage += taskUsage[p];
                turns += loops[g] ? taskWork[p] / 1000 : 0;
                min = Math.min(min, taskUsage[p]);
                max = Math.max(max, taskUsage[p]);
            }
        }
        return new Outcome.GroupStats(
                g,
                members,
                usage,
                members == 0 ? 0 : min,
                max,
                turns,
                waits[g],
                wakeups[g],
                CpuSet.ofWords(ranOn[g]),
                vtimeGap[g]);
    }

    public List<Outcome.PhaseOutcome> phases() {
        return phases;
    }
}
