package org.scxc.backends.shell;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.scxc.model.CellMask;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Histogram;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;

/**
 * The files of one run.
 *
 * @param log what the scheduler's process printed
 * @param dmesg the kernel's messages
 */
record RunFiles(
        JsonObject meta,
        JsonObject exit,
        List<JsonObject> marks,
        List<JsonObject> tasks,
        List<JsonObject> cells,
        String log,
        String dmesg) {
    /** A change later than this is told. */
    private static final long LATE_NS = 5_000_000;

    /** CPUs; a quiet machine's background stays below. */
    private static final double OTHERS = 0.1;

    /** Why nothing can be said of the run. */
    Optional<String> incomplete() {
        boolean failed = !Json.text(exit, "load_failure").isEmpty();
        boolean ended = Json.flag(exit, "ended");
        boolean zero = marks.stream().anyMatch(m -> Json.text(m, "mark").equals("zero"));
        if (!failed && !ended && !zero) {
            return Optional.of("t = 0 never came, and the files do not say why");
        }
        boolean open = phases("begin").size() > phases("end").size();
        return open ? Optional.of("a phase began and did not end: the run was cut off") : Optional.empty();
    }

    Outcome outcome(Setup setup, long number) {
        Ending ending = Ending.of(exit, log, tasks);
        return new Outcome(
                        number,
                        ending.loadFailures(),
                        ending.first(),
                        ending.later(),
                        ending.bail(),
                        Json.flag(exit, "ended") ? ending.exits().getLast().atNs() : endNs(),
                        phaseOutcomes(),
                        List.of(),
                        Ending.dump(log),
                        notes(setup),
                        changes(setup),
                        0,
                        Optional.empty())
                .withMasks(masks())
                .withWarnings(KernelWarnings.of(dmesg, zeroNs()));
    }

    /** t = 0 as CLOCK_MONOTONIC has it, which the kernel's messages nearly follow; 0 if no phase began. */
    private long zeroNs() {
        return phases("begin").stream()
                .findFirst()
                .map(b -> Json.number(b, "mono_ns") - Json.number(b, "at_ns"))
                .orElse(0L);
    }

    /** The effective CPUs of each cell at the end of each phase; of older results, none. */
    private List<Outcome.MaskSeen> masks() {
        List<Outcome.MaskSeen> all = new ArrayList<>();
        List<JsonObject> begins = phases("begin");
        List<JsonObject> ends = phases("end");
        for (int i = 0; i < begins.size(); i++) {
            long index = Json.number(begins.get(i), "index");
            long end = Json.number(ends.get(i), "at_ns");
            for (JsonObject cell : cells) {
                if (Json.number(cell, "phase") == index && cell.has("effective")) {
                    String cpus = Json.text(cell, "effective");
                    int id = (int) Json.number(cell, "cell");
                    Optional<CpuSet> seen = cpus.isEmpty() ? Optional.empty() : Optional.of(CpuSet.parse(cpus));
                    all.add(new Outcome.MaskSeen(id, CellMask.Kind.EFFECTIVE, end, seen));
                    all.add(new Outcome.MaskSeen(id, CellMask.Kind.EFFECTIVE, end + 1, Optional.empty()));
                }
            }
        }
        return List.copyOf(all);
    }

    private List<Outcome.Change> changes(Setup setup) {
        Statements statements = new Statements(setup);
        for (JsonObject mark : marks) {
            String what = Json.text(mark, "what");
            long at = mark.has("at_ns") ? Json.number(mark, "at_ns") : -1;
            if (Json.text(mark, "mark").equals("do") && mark.has("statement")) {
                statements.performed(
                        Json.number(mark, "statement"),
                        what,
                        Json.number(mark, "taken"),
                        Json.number(mark, "refused"),
                        Json.number(mark, "errno"),
                        at);
            } else if (Json.text(mark, "mark").equals("refused")) {
                statements.refusedWorker((int) Json.number(mark, "group"), what, Json.number(mark, "errno"), at);
            }
        }
        return statements.changes();
    }

    List<JsonObject> phases(String event) {
        return marks.stream()
                .filter(m -> Json.text(m, "mark").equals("phase")
                        && Json.text(m, "event").equals(event))
                .toList();
    }

    private long endNs() {
        List<JsonObject> ends = phases("end");
        return ends.isEmpty() ? Json.number(meta, "end_ns") : Json.number(ends.getLast(), "at_ns");
    }

    private List<Outcome.PhaseOutcome> phaseOutcomes() {
        List<Outcome.PhaseOutcome> all = new ArrayList<>();
        List<JsonObject> begins = phases("begin");
        List<JsonObject> ends = phases("end");
        CallCounts calls = CallCounts.of(log);
        for (int i = 0; i < begins.size(); i++) {
            int index = (int) Json.number(begins.get(i), "index");
            all.add(new Outcome.PhaseOutcome(
                    Json.text(begins.get(i), "name"),
                    Json.number(begins.get(i), "at_ns"),
                    Json.number(ends.get(i), "at_ns"),
                    Json.flag(ends.get(i), "complete"),
                    groups(index),
                    calls.between(Json.number(begins.get(i), "mono_ns"), Json.number(ends.get(i), "mono_ns"))));
        }
        return List.copyOf(all);
    }

    private Map<Integer, Outcome.GroupStats> groups(int phase) {
        TreeMap<Integer, List<JsonObject>> rows = new TreeMap<>();
        for (JsonObject task : tasks) {
            for (JsonObject row : Json.objects(task, "phases")) {
                if (Json.number(row, "phase") == phase) {
                    rows.computeIfAbsent((int) Json.number(task, "group"), k -> new ArrayList<>())
                            .add(row);
                }
            }
        }
        TreeMap<Integer, Outcome.GroupStats> stats = new TreeMap<>();
        rows.forEach((group, members) -> stats.put(group, stats(group, members)));
        return stats;
    }

    private static Outcome.GroupStats stats(int group, List<JsonObject> members) {
        List<Long> usage = members.stream().map(m -> Json.number(m, "run_ns")).toList();
        Histogram waits = new Histogram();
        Histogram wakeups = new Histogram();
        CpuSet ranOn = CpuSet.EMPTY;
        long iterations = 0;
        for (JsonObject m : members) {
            addWaits(waits, Json.number(m, "wait_ns"), Json.number(m, "slices"));
            for (JsonElement bucket : Json.array(m, "wakeup_buckets")) {
                JsonArray pair = bucket.getAsJsonArray();
                wakeups.record(pair.get(0).getAsLong(), pair.get(1).getAsLong());
            }
            String cpus = Json.text(m, "cpus");
            ranOn = cpus.isEmpty() ? ranOn : ranOn.union(CpuSet.parse(cpus));
            iterations += Json.number(m, "iterations");
        }
        return new Outcome.GroupStats(
                group,
                members.size(),
                usage.stream().mapToLong(u -> u).sum(),
                usage.stream().mapToLong(u -> u).min().orElse(0),
                usage.stream().mapToLong(u -> u).max().orElse(0),
                iterations,
                waits,
                wakeups,
                ranOn,
                Long.MIN_VALUE);
    }

    /** The kernel adds waits up: so many of equal length have its sum and its mean, and no other statistic is judged. */
    private static void addWaits(Histogram waits, long sum, long count) {
        long n = Math.max(1, count);
        waits.record(sum / n + 1, sum % n);
        waits.record(sum / n, n - sum % n);
    }

    private List<String> notes(Setup setup) {
        List<String> notes = new ArrayList<>();
        notes.add("ran on kernel " + Json.text(meta, "kernel"));
        long cpus = Json.number(meta, "cpus");
        if (cpus != setup.machine().cpus()) {
            notes.add("approximated: the machine has " + cpus + " CPUs, the scenario "
                    + setup.machine().cpus());
        }
        long late = Json.number(meta, "late_max_ns");
        if (late > LATE_NS) {
            notes.add(String.format(
                    Locale.ROOT,
                    "approximated: a change came %.1f ms late, the timeline's process had no CPU",
                    late / 1e6));
        }
        List<Outcome.PhaseOutcome> phases = phaseOutcomes();
        for (int i = 0; i < phases.size() && i < setup.phases().size(); i++) {
            long longer = phases.get(i).endNs()
                    - phases.get(i).startNs()
                    - setup.phases().get(i).durationNs();
            if (phases.get(i).complete() && longer > LATE_NS) {
                notes.add(String.format(
                        Locale.ROOT,
                        "approximated: phase %s lasted %.1f ms longer than planned",
                        phases.get(i).phase(),
                        longer / 1e6));
            }
        }
        others().filter(o -> o > OTHERS)
                .ifPresent(
                        o -> notes.add(String.format(Locale.ROOT, "approximated: others used %.1f CPUs meanwhile", o)));
        for (JsonObject mark : marks) {
            if (Json.text(mark, "mark").equals("note")) {
                String at = mark.has("at_ns")
                        ? String.format(Locale.ROOT, "at %.4f s: ", Json.number(mark, "at_ns") / 1e9)
                        : "";
                notes.add(at + Json.text(mark, "text"));
            }
        }
        return List.copyOf(notes);
    }

    /** How many CPUs were busy on average with what is none of our tasks. */
    private Optional<Double> others() {
        double end = Json.number(meta, "end_ns");
        long busy = Json.number(meta, "busy_ns");
        long own = tasks.stream().mapToLong(t -> Json.number(t, "run_ns")).sum();
        return busy > 0 && end > 0 ? Optional.of((busy - own) / end) : Optional.empty();
    }

    /** The kind whose reason the kernel printed. */
    static Optional<ExitKind> kind(String reason) {
        for (ExitKind kind : ExitKind.values()) {
            if (!kind.reason().isEmpty() && kind.reason().equals(reason)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
