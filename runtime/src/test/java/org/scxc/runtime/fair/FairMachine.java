package org.scxc.runtime.fair;

import java.util.Arrays;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.KernelProfile;

/** CPUs with nothing but fair tasks: spins and bursts, ticks, wake-ups; as small as an event loop can be. */
final class FairMachine implements Eevdf.Host {
    static final long MS = 1_000_000;
    private static final int TASKS = 4096;

    final Eevdf fair;
    long now;
    private final int cpus;
    private final int threads;
    private final int llcs;
    private final long tickNs;
    private final int groups;
    private final long[] periodAt;
    private final long[] slackAt;
    private final int[] curr;
    private final boolean[] resched;
    private int count;
    final int[] cpu = new int[TASKS];
    final int[] weight = new int[TASKS];
    final boolean[] idle = new boolean[TASKS];
    final int[] group = new int[TASKS];
    final int[] pinned = new int[TASKS];
    final boolean[] queued = new boolean[TASKS];
    final long[] ran = new long[TASKS];
    private final long[] run = new long[TASKS];
    private final long[] sleep = new long[TASKS];
    private final long[] left = new long[TASKS];
    private final long[] wakeAt = new long[TASKS];
    private final long[] wokeAt = new long[TASKS];
    /** Longest time from wake-up to CPU, after the first second. */
    final long[] latest = new long[TASKS];

    int switches;

    FairMachine(int cpus, int threads, int llcs, int base, long tickNs) {
        this(cpus, threads, llcs, base, tickNs, 1, "6.18");
    }

    private FairMachine(int cpus, int threads, int llcs, int base, long tickNs, int groups, String kernel) {
        this.groups = groups;
        periodAt = new long[groups];
        slackAt = new long[groups];
        Arrays.fill(periodAt, Long.MAX_VALUE);
        Arrays.fill(slackAt, Long.MAX_VALUE);
        this.cpus = cpus;
        this.threads = threads;
        this.llcs = llcs;
        this.tickNs = tickNs;
        curr = new int[cpus];
        resched = new boolean[cpus];
        Arrays.fill(curr, -1);
        KernelProfile.Timed timed = KernelProfiles.of(kernel).timed();
        fair = new Eevdf(this, TASKS, base, tickNs, timed.groupPick(), timed.groupWeight());
    }

    static FairMachine of(int cpus) {
        return new FairMachine(cpus, 1, 1, cpus, 4 * MS);
    }

    /** @param groups how many, the root included */
    static FairMachine of(int cpus, int groups, String kernel) {
        return new FairMachine(cpus, 1, 1, cpus, 4 * MS, groups, kernel);
    }

    /** A spinner of nice 0 in a group, pinned if {@code pin} is not −1. */
    int spin(int itsGroup, int pin) {
        group[count] = itsGroup;
        return fork(1024, pin, 0, 0);
    }

    /** @param sleepNs 0 = spins */
    int fork(int loadWeight, int pin, long runNs, long sleepNs) {
        int p = count++;
        weight[p] = loadWeight;
        idle[p] = loadWeight == 3;
        pinned[p] = pin;
        run[p] = runNs;
        sleep[p] = sleepNs;
        left[p] = sleepNs == 0 ? Long.MAX_VALUE : runNs;
        wakeAt[p] = Long.MAX_VALUE;
        wokeAt[p] = -1;
        cpu[p] = pin >= 0 ? pin : fair.selectCpu(p, 0, 0, true);
        arrive(p, false);
        settle();
        return p;
    }

    int spin(int loadWeight) {
        return fork(loadWeight, -1, 0, 0);
    }

    private void arrive(int p, boolean wakeup) {
        queued[p] = true;
        int c = cpu[p];
        fair.enqueue(c, p, wakeup, !wakeup, now);
        if (curr[c] < 0 || fair.preempts(c, p, now)) {
            resched[c] = true;
        }
    }

    private void settle() {
        for (boolean again = true; again; ) {
            again = false;
            for (int c = 0; c < cpus; c++) {
                if (resched[c]) {
                    resched[c] = false;
                    again = true;
                    schedule(c);
                }
            }
        }
    }

    private void schedule(int c) {
        int prev = curr[c];
        fair.throttle(c, now);
        int next = fair.pick(c, now);
        if (next < 0) {
            next = fair.pullForIdle(c, now);
        }
        if (next == prev) {
            return;
        }
        if (prev >= 0 && queued[prev]) {
            fair.putPrev(c, prev, now);
        }
        curr[c] = next;
        if (next >= 0) {
            switches++;
            fair.setNext(c, next, now);
            if (wokeAt[next] >= 1000 * MS) {
                latest[next] = Math.max(latest[next], now - wokeAt[next]);
            }
            wokeAt[next] = -1;
        }
    }

    void runUntil(long end) {
        while (true) {
            long at = (now / tickNs + 1) * tickNs;
            for (int c = 0; c < cpus; c++) {
                if (curr[c] >= 0 && left[curr[c]] < at - now) {
                    at = now + left[curr[c]];
                }
            }
            for (int p = 0; p < count; p++) {
                at = Math.min(at, wakeAt[p]);
            }
            for (int g = 0; g < groups; g++) {
                at = Math.min(at, Math.min(periodAt[g], slackAt[g]));
            }
            at = Math.min(at, end);
            pass(at - now);
            if (now == end) {
                return;
            }
            bandwidthTimers();
            for (int p = 0; p < count; p++) {
                if (wakeAt[p] == now) {
                    wakeAt[p] = Long.MAX_VALUE;
                    left[p] = run[p];
                    wokeAt[p] = now;
                    cpu[p] = pinned[p] >= 0 ? pinned[p] : fair.selectCpu(p, cpu[p], cpu[p], false);
                    arrive(p, true);
                }
            }
            settle();
        }
    }

    private void bandwidthTimers() {
        for (int g = 0; g < groups; g++) {
            if (periodAt[g] == now) {
                periodAt[g] = Long.MAX_VALUE;
                fair.periodEnds(g, now);
            }
            if (slackAt[g] == now) {
                slackAt[g] = Long.MAX_VALUE;
                fair.slackEnds(g, now);
            }
        }
    }

    private void pass(long ns) {
        now += ns;
        for (int c = 0; c < cpus; c++) {
            int p = curr[c];
            if (p < 0) {
                continue;
            }
            ran[p] += ns;
            if (sleep[p] > 0) {
                left[p] -= ns;
                if (left[p] == 0) {
                    queued[p] = false;
                    wakeAt[p] = now + sleep[p];
                    fair.dequeue(c, p, true, now);
                    resched[c] = true;
                }
            }
        }
        if (now % tickNs == 0) {
            for (int c = 0; c < cpus; c++) {
                if (curr[c] >= 0 && queued[curr[c]]) {
                    boolean due = fair.tick(c, now);
                    resched[c] |= due;
                    fair.balance(c, now);
                }
            }
        }
        settle();
    }

    double percent(int p) {
        return 100.0 * ran[p] / now;
    }

    @Override
    public int cpus() {
        return cpus;
    }

    @Override
    public int coreOf(int c) {
        return c / threads;
    }

    @Override
    public int llcOf(int c) {
        return c / (cpus / llcs);
    }

    @Override
    public int groups() {
        return groups;
    }

    @Override
    public int group(int p) {
        return group[p];
    }

    @Override
    public int loadWeight(int p) {
        return weight[p];
    }

    @Override
    public boolean idlePolicy(int p) {
        return idle[p];
    }

    @Override
    public boolean allowed(int p, int c) {
        return pinned[p] < 0 || pinned[p] == c;
    }

    @Override
    public boolean online(int c) {
        return true;
    }

    @Override
    public boolean cpuIdle(int c) {
        return curr[c] < 0 && fair.queued(c) == 0;
    }

    @Override
    public int current(int c) {
        return curr[c];
    }

    @Override
    public void resched(int c) {
        resched[c] = true;
    }

    @Override
    public void first(int cpu) {}

    @Override
    public void held(int p, boolean held) {}

    @Override
    public void periodAt(int g, long at) {
        periodAt[g] = at;
    }

    @Override
    public void slackAt(int g, long at) {
        slackAt[g] = at;
    }

    @Override
    public void moved(int p, int to) {
        if (!queued[p] || curr[cpu[p]] == p || !allowed(p, to)) {
            throw new IllegalStateException("moved " + p + " to " + to);
        }
        cpu[p] = to;
    }
}
