package org.scxc.backends.ktstr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.scxc.backends.schema.Misfit;
import org.scxc.backends.schema.Schema;
import org.scxc.backends.schema.Shape;
import org.scxc.model.Action;
import org.scxc.model.Cell;
import org.scxc.model.CpuSet;
import org.scxc.model.ExitKind;
import org.scxc.model.Histogram;
import org.scxc.model.Outcome;
import org.scxc.model.Phase;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

/**
 * What a run of a generated test left behind: {@code NAME-HASH.ktstr.json} (the sidecar) and, if it failed, {@code
 * NAME.failure-dump.json}. Fields as in ktstr 0.18.0; unknown ones are ignored. Exit codes say nothing (a missing KVM
 * passes an expect_err test), so they are not asked for.
 */
public final class KtstrResults {
    private KtstrResults() {}

    public sealed interface Read {}

    /** @param outcome its message, time and task of an exit are not known: the files do not hold them */
    public record Ran(Outcome outcome, Path sidecar) implements Read {}

    public record NotRun(String reason) implements Read {}

    /** Reads the files of one scenario's test; never throws because of what they hold. */
    public static Read read(Path folder, String scenario, Setup setup) {
        String function = Rust.snake(scenario);
        try {
            List<Path> sidecars = named(folder, function + "-[0-9a-f]{16}\\.ktstr\\.json");
            List<Path> dumps = named(folder, function + "\\.failure-dump\\.json");
            Optional<JsonObject> dump = dumps.isEmpty()
                    ? Optional.empty()
                    : Optional.of(json(dumps.getFirst(), SidecarFormat.FAILURE_DUMP));
            Optional<ExitKind> kind = dump.flatMap(KtstrResults::exitKind);
            if (sidecars.isEmpty()) {
                return kind.isEmpty()
                        ? new NotRun("no sidecar " + function + "-*.ktstr.json"
                                + (dump.isPresent()
                                        ? ", and its failure dump is a placeholder: the guest never booted"
                                        : ""))
                        : new Ran(failed(setup, kind.get(), List.of()), dumps.getFirst());
            }
            JsonObject sidecar = json(sidecars.getLast(), SidecarFormat.SIDECAR);
            if (flag(sidecar, "skipped")) {
                return new NotRun("ktstr skipped it");
            }
            List<Outcome.PhaseOutcome> phases = phases(sidecar, setup);
            if (kind.isPresent()) {
                return new Ran(failed(setup, kind.get(), phases), sidecars.getLast());
            }
            if (flag(sidecar, "inconclusive")) {
                return new NotRun("ktstr calls it inconclusive");
            }
            return flag(sidecar, "passed")
                    ? new Ran(outcome(Optional.empty(), setup.durationNs(), phases), sidecars.getLast())
                    : new NotRun("it failed, and no failure dump says how the scheduler ended");
        } catch (Misfit e) {
            return new NotRun(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new NotRun("its files cannot be read: " + e.getMessage());
        }
    }

    private static List<Path> named(Path folder, String pattern) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static JsonObject json(Path file, Shape.Struct format) throws IOException, Misfit {
        try {
            return Schema.object(InputFile.text(file, InputKind.SIDECAR), format);
        } catch (Unreadable e) {
            throw new IOException(file.getFileName() + " " + e.getMessage(), e);
        } catch (Misfit e) {
            throw new Misfit(String.valueOf(file.getFileName()), String.valueOf(e.getMessage()));
        }
    }

    private static boolean flag(JsonObject o, String name) {
        return o.has(name) && o.get(name).isJsonPrimitive() && o.get(name).getAsBoolean();
    }

    /** Of a dump that is no placeholder; a dual one holds it in {@code late}. */
    private static Optional<ExitKind> exitKind(JsonObject dump) {
        JsonObject inner = dump.has("late") && dump.get("late").isJsonObject() ? dump.getAsJsonObject("late") : dump;
        if (flag(dump, "is_placeholder") || flag(inner, "is_placeholder")) {
            return Optional.empty();
        }
        if (!inner.has("scx_sched_state") || !inner.get("scx_sched_state").isJsonObject()) {
            return Optional.empty();
        }
        JsonElement kind = inner.getAsJsonObject("scx_sched_state").get("exit_kind");
        return kind == null || !kind.isJsonPrimitive()
                ? Optional.empty()
                : Arrays.stream(ExitKind.values())
                        .filter(k -> k.number() == kind.getAsInt() && k.number() >= ExitKind.UNREG.number())
                        .findFirst();
    }

    private static Outcome failed(Setup setup, ExitKind kind, List<Outcome.PhaseOutcome> phases) {
        Outcome.Exit exit = new Outcome.Exit(kind, 0, "", setup.durationNs(), Optional.empty(), false);
        return outcome(Optional.of(exit), setup.durationNs(), phases);
    }

    private static Outcome outcome(Optional<Outcome.Exit> exit, long endNs, List<Outcome.PhaseOutcome> phases) {
        return new Outcome(
                0, Optional.empty(), exit, Optional.empty(), endNs, phases, List.of(), List.of(), List.of(), 0);
    }

    /** All phases of the setup, with statistics of cells of one group that ktstr has; a cell of several it adds up. */
    private static List<Outcome.PhaseOutcome> phases(JsonObject sidecar, Setup setup) {
        Map<Integer, JsonObject> cgroups = new LinkedHashMap<>();
        if (sidecar.has("stats") && sidecar.get("stats").isJsonObject()) {
            JsonElement all = sidecar.getAsJsonObject("stats").get("phases");
            for (JsonElement phase : all == null || !all.isJsonArray() ? new JsonArray() : all.getAsJsonArray()) {
                JsonObject o = phase.getAsJsonObject();
                if (o.has("per_cgroup") && o.get("per_cgroup").isJsonObject()) {
                    cgroups.put(o.get("step_index").getAsInt(), o.getAsJsonObject("per_cgroup"));
                }
            }
        }
        List<Outcome.PhaseOutcome> phases = new ArrayList<>();
        long startNs = 0;
        int step = 1;
        for (Phase phase : setup.phases()) {
            boolean cut = phase.actions().stream().anyMatch(Action.At.class::isInstance);
            Optional<JsonObject> seen = cut ? Optional.empty() : Optional.ofNullable(cgroups.get(step));
            Map<Integer, Outcome.GroupStats> groups = new LinkedHashMap<>();
            seen.ifPresent(s -> alone(setup, phase).forEach((name, group) -> {
                if (s.has(name) && s.get(name).isJsonObject()) {
                    groups.put(group.id(), stats(group, s.getAsJsonObject(name)));
                }
            }));
            long endNs = startNs + phase.durationNs();
            phases.add(new Outcome.PhaseOutcome(phase.name(), startNs, endNs, true, groups));
            startNs = endNs;
            step += (int) (1
                    + phase.actions().stream()
                            .filter(Action.At.class::isInstance)
                            .count());
        }
        return phases;
    }

    /** Cells whose workers are one group all through the phase. */
    private static Map<String, WorkerGroup> alone(Setup setup, Phase phase) {
        Map<String, WorkerGroup> alone = new LinkedHashMap<>();
        List<Cell> cells = new ArrayList<>(setup.cells());
        List<Integer> changed = new ArrayList<>();
        for (Action action : phase.actions()) {
            if (action instanceof Action.CreateCell c) {
                cells.add(c.cell());
            } else if (action instanceof Action.Spawn s) {
                changed.add(s.cell());
            }
        }
        for (Cell cell : cells) {
            if (cell.groups().size() == 1 && !changed.contains(cell.id())) {
                alone.put(cell.name(), cell.groups().getFirst());
            }
        }
        return alone;
    }

    private static Outcome.GroupStats stats(WorkerGroup group, JsonObject o) {
        Histogram waits = new Histogram();
        if (o.has("run_delays_ns") && o.get("run_delays_ns").isJsonArray()) {
            o.getAsJsonArray("run_delays_ns").forEach(d -> waits.record(d.getAsLong())); // a sum for each worker
        }
        CpuSet ran = CpuSet.EMPTY;
        if (o.has("cpus_used") && o.get("cpus_used").isJsonArray()) {
            for (JsonElement cpu : o.getAsJsonArray("cpus_used")) {
                ran = ran.union(CpuSet.of(cpu.getAsInt()));
            }
        }
        long usage = number(o, "total_cpu_time_ns");
        return new Outcome.GroupStats(
                group.id(),
                group.count(),
                usage,
                0,
                usage,
                number(o, "total_iterations"),
                waits,
                new Histogram(),
                ran,
                0);
    }

    private static long number(JsonObject o, String name) {
        return o.has(name) && o.get(name).isJsonPrimitive() ? o.get(name).getAsLong() : 0;
    }
}
