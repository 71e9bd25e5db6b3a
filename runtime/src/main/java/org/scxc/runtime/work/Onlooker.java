package org.scxc.runtime.work;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.scxc.model.CpuSet;
import org.scxc.model.Sighting;
import org.scxc.model.Watch;
import org.scxc.runtime.kernel.Core;
import org.scxc.runtime.kernel.Listener;

/**
 * Watches an identical run for the instants that show why claims failed: the worst wait, the longest time without a CPU,
 * the first time on a CPU. One run serves any number of watches.
 */
final class Onlooker implements Listener {
    /** A longer stretch is read from its end, where the task runs at last, or from its beginning if it never does. */
    private static final long TRACED_NS = 10_000_000L;

    /** @param size of what is compared: larger is worse */
    private record Seen(long size, Sighting sighting) {}

    private final Simulation simulation;
    private final List<Watch> watches;
    private final Optional<Seen>[] worst;
    private final RunLog runs;
    private final long[] onSince; // running since, or −1
    private final long[] offSince; // not running since, or −1
    private final long[] cpuOf;
    private String phase = "";
    private long phaseStart;
    private boolean inPhase;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of optionals has no other form
    Onlooker(Simulation simulation, List<Watch> watches) {
        this.simulation = simulation;
        this.watches = watches;
        worst = new Optional[watches.size()];
        Arrays.fill(worst, Optional.empty());
        runs = new RunLog(simulation);
        int tasks = core().tasks.capacity;
        onSince = new long[tasks];
        offSince = new long[tasks];
        cpuOf = new long[tasks];
        Arrays.fill(onSince, -1);
        Arrays.fill(offSince, -1);
    }

    /** For each watch what it saw; empty if nothing of the kind happened. */
    List<Optional<Sighting>> sightings() {
        return Arrays.stream(worst).map(s -> s.map(Seen::sighting)).toList();
    }

    private Core core() {
        return simulation.core();
    }

    private boolean concerns(Watch watch, int task) {
        return inPhase
                && watch.groups().contains(simulation.core().tasks.groupOf(task))
                && watch.phase().map(phase::equals).orElse(true);
    }

    private boolean isWorse(int watch, long size) {
        return worst[watch].map(s -> size > s.size()).orElse(true);
    }

    private void see(int watch, long size, long from, long until, Optional<Integer> cpu, String text) {
        long zero = simulation.zeroNs();
        worst[watch] = Optional.of(new Seen(size, new Sighting(phase, from - zero, until - zero, cpu, text)));
    }

    // ------------------------------------------------------------------------------------------------ events

    @Override
    public void phaseBegan(String name) {
        phase = name;
        phaseStart = core().clock.now();
        inPhase = true;
        for (int cpu = 0; cpu < core().machine.cpus(); cpu++) {
            int p = simulation.core().rqs.current(cpu);
            runs.switched(cpu, p);
            if (p >= 0) {
                isOn(p, cpu);
            }
        }
    }

    @Override
    public void phaseEnds() {
        for (int p = 0; p < simulation.core().tasks.count(); p++) {
            for (int w = 0; w < watches.size(); w++) {
                if (!simulation.core().tasks.isDead(p) && watches.get(w) instanceof Watch.CpuTime t && concerns(t, p)) {
                    openEnd(w, t, p);
                }
            }
        }
        for (int w = 0; w < watches.size(); w++) {
            if (watches.get(w) instanceof Watch.Absence a
                    && inPhase
                    && a.phase().map(phase::equals).orElse(true)) {
                absent(w, a);
            }
        }
        inPhase = false;
    }

    private void openEnd(int w, Watch.CpuTime watch, int p) {
        boolean runs = simulation.core().tasks.isRunning(p);
        switch (watch.side()) {
            case TOO_MUCH -> {
                if (runs && onSince[p] >= 0) {
                    ran(w, p, (int) cpuOf[p], true);
                }
            }
            case TOO_LITTLE -> {
                if (!runs && !simulation.core().tasks.isWaiting(p)) {
                    without(w, p, 0, Optional.empty());
                }
            }
        }
    }

    @Override
    public void switched(int cpu, int prev, boolean prevRunnable, int next) {
        if (prev >= 0) {
            for (int w = 0; w < watches.size(); w++) {
                if (watches.get(w) instanceof Watch.CpuTime t
                        && t.side() == Watch.CpuTime.Side.TOO_MUCH
                        && onSince[prev] >= 0
                        && concerns(t, prev)) {
                    ran(w, prev, cpu, false);
                }
            }
            onSince[prev] = -1;
            offSince[prev] = core().clock.now();
        }
        runs.switched(cpu, next);
        if (next >= 0) {
            isOn(next, cpu);
        }
    }

    private void isOn(int p, int cpu) {
        for (int w = 0; w < watches.size(); w++) {
            if (watches.get(w) instanceof Watch.Presence presence
                    && worst[w].isEmpty()
                    && presence.cpus().contains(cpu)
                    && concerns(presence, p)) {
                String text = Times.task(simulation, p) + " runs on CPU " + cpu + " at "
                        + Times.instant(core().clock.now() - simulation.zeroNs()) + in() + ", allowed "
                        + CpuSet.ofWords(core().store.maskToWords(core().tasks.maskOf(p)));
                see(w, 0, core().clock.now(), core().clock.now(), Optional.of(cpu), text);
            }
        }
        if (onSince[p] < 0) {
            onSince[p] = core().clock.now();
        }
        cpuOf[p] = cpu;
    }

    private String in() {
        return " in phase " + phase;
    }

    @Override
    public void started(int task, int cpu, long waitNs, long wakeupNs) {
        for (int w = 0; w < watches.size(); w++) {
            Watch watch = watches.get(w);
            if (!concerns(watch, task)) {
                continue;
            }
            if (watch instanceof Watch.Latency l) {
                latency(w, l, task, cpu, waitNs, wakeupNs, true);
            } else if (watch instanceof Watch.CpuTime t && t.side() == Watch.CpuTime.Side.TOO_LITTLE) {
                without(w, task, waitNs, Optional.of(cpu));
            }
        }
        offSince[task] = -1;
    }

    @Override
    public void stillWaits(int task, long waitNs, long wakeupNs) {
        inPhase = true; // its end is counted with it
        for (int w = 0; w < watches.size(); w++) {
            if (watches.get(w) instanceof Watch.Latency l && concerns(l, task)) {
                latency(w, l, task, simulation.core().tasks.cpuOf(task), waitNs, wakeupNs, false);
            } else if (watches.get(w) instanceof Watch.CpuTime t
                    && t.side() == Watch.CpuTime.Side.TOO_LITTLE
                    && concerns(t, task)) {
                without(w, task, waitNs, Optional.empty());
            }
        }
        inPhase = false;
    }

    // ------------------------------------------------------------------------------------------------ kinds

    private void latency(int w, Watch.Latency watch, int p, int cpu, long waitNs, long wakeupNs, boolean ran) {
        long length = watch.kind() == Watch.Latency.Kind.WAIT ? waitNs : wakeupNs;
        long size = watch.extreme() == Watch.Extreme.LONGEST ? length : -length;
        if (length < 0 || !isWorse(w, size)) {
            return;
        }
        boolean wakeup = watch.kind() == Watch.Latency.Kind.WAKEUP;
        String extreme = watch.extreme() == Watch.Extreme.LONGEST ? "longest " : "shortest ";
        String text = extreme
                + (wakeup ? "wakeup: " : "wait: ")
                + waited(p, cpu, length, ran, wakeup ? " was woken" : " was runnable", "");
        stretch(w, size, length, ran ? Optional.of(cpu) : Optional.empty(), text);
    }

    /** Since when, how long, where it ran in the end, and what ran there meanwhile. */
    private String waited(int p, int cpu, long length, boolean ran, String what, String more) {
        long since = core().clock.now() - length;
        List<Integer> cpus = ran || simulation.core().waitsOn(p) >= 0
                ? List.of(cpu)
                : IntStream.range(0, core().machine.cpus())
                        .filter(c -> core().store.maskTest(core().tasks.maskOf(p), c))
                        .boxed()
                        .toList();
        String where = cpus.size() == 1
                ? "CPU " + cpus.getFirst()
                : "CPUs " + CpuSet.of(cpus.stream().mapToInt(Integer::intValue).toArray());
        String end = ran
                ? " and ran " + Times.length(length) + " later on CPU " + cpu + in()
                : " and had not run " + Times.length(length) + " later, when phase " + phase + " ended";
        String instead = length == 0
                ? ""
                : "; " + where + " ran " + runs.told(cpus, since, core().clock.now());
        return Times.task(simulation, p) + what + " at " + Times.instant(since - simulation.zeroNs()) + end + more
                + instead;
    }

    /** A stretch that ends now. */
    private void stretch(int w, long size, long length, Optional<Integer> cpu, String text) {
        long from = core().clock.now() - length;
        long until = core().clock.now();
        if (length > TRACED_NS) {
            from = cpu.isPresent() ? until - TRACED_NS : from;
            until = cpu.isPresent() ? until : from + TRACED_NS;
        }
        see(w, size, from, until, length > TRACED_NS ? cpu : Optional.empty(), text);
    }

    private void without(int w, int p, long waitNs, Optional<Integer> cpu) {
        long since = Math.max(phaseStart, offSince[p] < 0 ? core().clock.now() - waitNs : offSince[p]);
        long length = core().clock.now() - since;
        if (!isWorse(w, length)) {
            return;
        }
        String text = "longest time without a CPU: "
                + waited(
                        p,
                        cpu.orElse(simulation.core().tasks.cpuOf(p)),
                        length,
                        cpu.isPresent(),
                        " had no CPU",
                        ", runnable for " + Times.length(Math.min(waitNs, length)) + " of it");
        stretch(w, length, length, cpu, text);
    }

    private void ran(int w, int p, int cpu, boolean stillRuns) {
        long since = Math.max(phaseStart, onSince[p]);
        long length = core().clock.now() - since;
        if (isWorse(w, length)) {
            String text = "longest run: " + Times.task(simulation, p) + " had CPU " + cpu + " for "
                    + Times.length(length) + " from " + Times.instant(since - simulation.zeroNs())
                    + (stillRuns ? " to the end of the phase" : " without a break") + in();
            see(w, length, since, Math.min(since + TRACED_NS, core().clock.now()), Optional.of(cpu), text);
        }
    }

    private void absent(int w, Watch.Absence watch) {
        if (!isWorse(w, 0)) {
            return;
        }
        List<Integer> cpus = watch.cpus().stream()
                .boxed()
                .filter(c -> c < core().machine.cpus())
                .toList();
        String text = "CPU" + (cpus.size() == 1 ? " " : "s ") + watch.cpus() + " ran "
                + runs.told(cpus, phaseStart, core().clock.now()) + " until the end of phase " + phase;
        see(w, 0, phaseStart, Math.min(core().clock.now(), phaseStart + TRACED_NS), Optional.empty(), text);
    }

    @Override
    public void stopping(int cpu, int task, boolean runnable, boolean before) {
        if (before) {
            return;
        }
        for (int w = 0; w < watches.size(); w++) {
            if (watches.get(w) instanceof Watch.VtimeGap v && concerns(v, task)) {
                long basis = core().calls.vtimeBasis(task);
                long gap = core().tasks.dsqVtime(task) - basis;
                if (basis != Long.MIN_VALUE && isWorse(w, gap)) {
                    String text = "largest gap: " + Times.task(simulation, task) + " stopped on CPU " + cpu + " at "
                            + Times.instant(core().clock.now() - simulation.zeroNs()) + in() + ", " + Times.length(gap)
                            + " ahead of its clock (" + core().calls.clocks(task) + ")";
                    see(w, gap, core().clock.now(), core().clock.now(), Optional.of(cpu), text);
                }
            }
        }
    }
}
