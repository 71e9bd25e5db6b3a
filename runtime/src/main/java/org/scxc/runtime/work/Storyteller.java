package org.scxc.runtime.work;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.scxc.model.CpuSet;
import org.scxc.model.Decimals;
import org.scxc.model.Outcome.StoryLine;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.ExitRecord;
import org.scxc.runtime.kernel.Listener;
import org.scxc.runtime.ops.Callback;

/**
 * Watches the victim of an exit in a second, identical run and tells in a dozen lines how it came to it: where it ran,
 * what it was charged, which clocks followed, who took its place.
 */
final class Storyteller implements Listener {
    /** Lines on single charges; the rest is summed up. */
    private static final int CHARGES_TOLD = 6;

    private record Charge(long at, int cpu, long ran, long before, long after, long basis, String clocks, String by) {}

    private final Simulation simulation;
    private final int victim;
    private final List<Charge> charges = new ArrayList<>();
    private final RunLog runs;
    private final List<StoryLine> lines = new ArrayList<>();
    private long runningSince = -1;
    private long firstRun = -1;
    private int firstCpu;
    private long vtimeBefore;
    private long waitingSince = -1;
    private long waitingDsq;
    private long waitingGap;
    private long waitingBasis;
    private String waitingClocks = "";
    private long longestRun;
    private final EndStory ending;
    private boolean over;

    Storyteller(Simulation simulation, int victim) {
        this.simulation = simulation;
        this.victim = victim;
        runs = new RunLog(simulation);
        ending = new EndStory(simulation);
    }

    private Core core() {
        return simulation.core();
    }

    @Override
    public void exiting(ExitRecord exit) {
        over = true; // the run may go on for a while, without the scheduler
        ending.exiting(exit);
    }

    @Override
    public void callback(int cpu, Callback callback, int task) {
        ending.callback(cpu, callback, task);
    }

    @Override
    public void switched(int cpu, int prev, boolean prevRunnable, int next) {
        if (over) {
            return;
        }
        runs.switched(cpu, next);
        if (prev == victim && prevRunnable && !charges.isEmpty() && next >= 0) {
            Charge c = charges.get(charges.size() - 1);
            charges.set(
                    charges.size() - 1,
                    new Charge(c.at, c.cpu, c.ran, c.before, c.after, c.basis, c.clocks, name(next)));
        }
        if (next == victim) {
            runningSince = core().clock.now();
            waitingSince = -1;
            if (firstRun < 0) {
                firstRun = core().clock.now();
                firstCpu = cpu;
            }
        }
    }

    private String name(int task) {
        return Times.task(simulation, task);
    }

    @Override
    public void stopping(int cpu, int task, boolean runnable, boolean before) {
        if (task != victim || over) {
            return;
        }
        if (before) {
            vtimeBefore = core().tasks.dsqVtime(victim);
            return;
        }
        long ran = runningSince < 0 ? 0 : core().clock.now() - runningSince;
        runningSince = core().clock.now();
        longestRun = Math.max(longestRun, ran);
        charges.add(new Charge(
                core().clock.now(),
                cpu,
                ran,
                vtimeBefore,
                core().tasks.dsqVtime(victim),
                core().calls.vtimeBasis(victim),
                core().calls.clocks(victim),
                ""));
    }

    @Override
    public void inserted(int task, long dsq, long flags) {
        if (task == victim && !over) {
            waitingSince = core().clock.now();
            waitingDsq = dsq;
            long basis = core().calls.vtimeBasis(victim);
            waitingBasis = basis;
            waitingGap = basis == Long.MIN_VALUE ? 0 : core().tasks.dsqVtime(victim) - basis;
            waitingClocks = core().calls.clocks(victim);
        }
    }

    // ------------------------------------------------------------------------------------------------ telling

    List<StoryLine> tell(ExitRecord exit) {
        var t = core().tasks;
        int weight = Math.max(1, t.weightOf(victim));
        String allowed =
                CpuSet.ofWords(core().store.maskToWords(t.maskOf(victim))).toString();
        String begins = firstRun < 0 ? "has not run" : "first runs on CPU " + firstCpu;
        line(
                firstRun < 0 ? exit.at() : firstRun,
                "%s %s; weight %d, so 1 s of CPU is %s of dsq_vtime; affinity %s",
                name(victim),
                begins,
                weight,
                seconds(100_000_000_000L / weight),
                allowed);
        tellCharges();
        if (waitingSince >= 0 && exit.at() - waitingSince > 10_000_000L) {
            tellWaiting(exit.at());
        }
        if (lines.size() == 1) {
            lines.addAll(ending.tell(exit)); // nothing happened to the task before
            return lines;
        }
        line(exit.at(), "exit %d %s: %s", exit.kind().number(), exit.kind().word(), exit.message());
        return lines;
    }

    private void tellCharges() {
        int last = charges.size() - 1;
        List<Charge> told = new ArrayList<>(charges.stream()
                .sorted(Comparator.comparingLong((Charge c) -> -c.ran))
                .limit(CHARGES_TOLD - 1)
                .toList());
        if (last >= 0 && !told.contains(charges.get(last))) {
            told.add(charges.get(last));
        }
        told.sort(Comparator.comparingLong(Charge::at));
        if (charges.size() > told.size()) {
            line(charges.get(0).at, "%d times stopped and charged until the end; the longest runs:", charges.size());
        }
        for (Charge c : told) {
            String gap = c.basis == Long.MIN_VALUE ? "" : "; " + seconds(c.after - c.basis) + " ahead of its clock";
            String by = c.by.isEmpty() ? "" : " by " + c.by;
            line(
                    c.at,
                    "stopped on CPU %d after %s%s: dsq_vtime %s -> %s%s%s",
                    c.cpu,
                    seconds(c.ran),
                    by,
                    seconds(c.before),
                    seconds(c.after),
                    gap,
                    c.clocks.isEmpty() ? "" : " (" + c.clocks + ")"); // an object's are not known
        }
    }

    private void tellWaiting(long until) {
        int on = simulation.core().waitsOn(victim);
        String gap = waitingBasis == Long.MIN_VALUE
                ? ""
                : ", " + seconds(waitingGap) + " ahead of its clock (" + waitingClocks + ")";
        line(waitingSince, "queued on %s%s; it never runs again", where(on), gap);
        List<Integer> cpus = on >= 0
                ? List.of(on)
                : IntStream.range(0, core().machine.cpus())
                        .filter(cpu -> core().store.maskTest(core().tasks.maskOf(victim), cpu))
                        .boxed()
                        .toList();
        String text =
                CpuSet.of(cpus.stream().mapToInt(Integer::intValue).toArray()).toString();
        line(
                until,
                "in the %s since, CPU%s %s ran others: %s",
                seconds(until - waitingSince),
                cpus.size() == 1 ? "" : "s",
                text,
                runs.told(cpus, waitingSince, until));
    }

    private String where(int on) {
        return on >= 0 ? "the local DSQ of CPU " + on : "DSQ 0x" + Long.toHexString(waitingDsq);
    }

    private void line(long at, String format, Object... arguments) {
        lines.add(new StoryLine(at - simulation.zeroNs(), String.format(Locale.ROOT, format, arguments)));
    }

    private static String seconds(long ns) {
        return Decimals.fixed(ns / 1e9, 3) + " s";
    }
}
