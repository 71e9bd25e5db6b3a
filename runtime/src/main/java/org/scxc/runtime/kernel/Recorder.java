package org.scxc.runtime.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scxc.model.CpuSet;
import org.scxc.model.Histogram;
import org.scxc.model.Machine;
import org.scxc.model.Outcome;

/** CPU time, latencies and places of every worker group, phase by phase. */
public final class Recorder {
    private final Core core;
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

    Recorder(Core core, int groups) {
        this.core = core;
        taskUsage = new long[core.tasks.capacity];
        taskWork = new long[core.tasks.capacity];
        counted = new boolean[core.tasks.capacity];
        waits = new Histogram[groups];
        wakeups = new Histogram[groups];
        iterations = new long[groups];
        loops = new boolean[groups];
        ranOn = new long[groups][core.store.maskWords()];
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
        for (int p = 0; p < core.tasks.count; p++) {
            counted[p] = core.tasks.state[p] != Tasks.DEAD;
        }
    }

    void started(int p, int cpu) {
        int g = core.tasks.group[p];
        if (g < 0) {
            return;
        }
        counted[p] = true;
        if (core.listener != Listener.NONE) {
            core.listener.started(p, cpu, core.now - core.tasks.waitSince[p], sinceWoken(p));
        }
        waits[g].record(core.now - core.tasks.waitSince[p]);
        if (core.tasks.wokeAt[p] >= 0) {
            wakeups[g].record(core.now - core.tasks.wokeAt[p]);
            core.tasks.wokeAt[p] = -1;
        }
        runsOn(p, cpu);
    }

    private long sinceWoken(int p) {
        return core.tasks.wokeAt[p] < 0 ? -1 : core.now - core.tasks.wokeAt[p];
    }

    private void runsOn(int p, int cpu) {
        int g = core.tasks.group[p];
        if (g >= 0) {
            ranOn[g][cpu >> 6] |= 1L << cpu;
        }
    }

    void ran(int p, int cpu, long ns) {
        taskUsage[p] += ns;
        taskWork[p] += ns * core.machine.capacityOf(cpu) / Machine.CAPACITY_MAX;
    }

    /** Workers of the group loop for ever; each microsecond of work of one counts as a turn. */
    public void loops(int group) {
        loops[group] = true;
    }

    /** A worker finished one turn of its workload. */
    public void iterated(int p) {
        if (core.tasks.group[p] >= 0) {
            iterations[core.tasks.group[p]]++;
        }
    }

    /** The task's dsq_vtime against the clock it is compared with, sampled where it is charged. */
    void vtimeGap(int p, long gap) {
        int g = core.tasks.group[p];
        if (g >= 0) {
            vtimeGap[g] = Math.max(vtimeGap[g], gap);
        }
    }

    public void beginPhase(String name) {
        phase = name;
        phaseStart = core.now;
        clear();
        for (int cpu = 0; cpu < core.nrCpus; cpu++) {
            core.flushRun(cpu); // what ran before the phase is not the phase's
            int p = core.curr[cpu];
            if (p >= 0) {
                taskUsage[p] = 0;
                taskWork[p] = 0;
                runsOn(p, cpu);
            }
        }
        core.listener.phaseBegan(name);
    }

    /** @param zero machine time of t = 0 */
    public void endPhase(long zero, boolean complete) {
        for (int cpu = 0; cpu < core.nrCpus; cpu++) {
            core.flushRun(cpu);
        }
        core.listener.phaseEnds();
        recordOpenWaits();
        Map<Integer, Outcome.GroupStats> stats = new HashMap<>();
        for (int g = 0; g < waits.length; g++) {
            stats.put(g, groupStats(g));
        }
        stats.values().removeIf(s -> s.members() == 0);
        phases.add(new Outcome.PhaseOutcome(
                phase, phaseStart - zero, core.now - zero, complete, new java.util.TreeMap<>(stats)));
    }

    /** Who still waits has waited so long: a starved task must not pass for one that never waited. */
    private void recordOpenWaits() {
        for (int p = 0; p < core.tasks.count; p++) {
            int g = core.tasks.group[p];
            if (g >= 0 && core.tasks.state[p] == Tasks.RUNNABLE) {
                core.listener.stillWaits(p, core.now - core.tasks.waitSince[p], sinceWoken(p));
                waits[g].record(core.now - core.tasks.waitSince[p]);
                if (core.tasks.wokeAt[p] >= 0) {
                    wakeups[g].record(core.now - core.tasks.wokeAt[p]);
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
        for (int p = 0; p < core.tasks.count; p++) {
            if (core.tasks.group[p] == g && (counted[p] || core.tasks.state[p] != Tasks.DEAD)) {
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
