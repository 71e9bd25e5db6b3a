package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.compiler.analysis.Num;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Member;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Affinity;
import org.scxc.model.Cell;
import org.scxc.model.CpuMax;
import org.scxc.model.CpusetPartition;
import org.scxc.model.Nearest;
import org.scxc.model.Policy;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/** Cells and the workers in braces. */
final class Workers {
    private static final int COMM_MAX = 15; // TASK_COMM_LEN − 1
    static final int WEIGHT_DEFAULT = 100;
    private static final List<String> CELL_SETTINGS = List.of("cpus", "weight", "max", "partition");
    private static final List<String> WORKER_SETTINGS = List.of("policy", "affinity", "nice", "cookie", "kthread");

    private final Context context;
    private final Registry registry;
    private final CpuLists cpuLists;
    private final Optional<Members> members;
    private final boolean noise;
    private final Kthreads kthreads;

    /** @param members those named one by one; empty for noise, of which nobody can name any */
    Workers(Context context, Registry registry, Optional<Members> members) {
        this.context = context;
        this.registry = registry;
        this.members = members;
        this.cpuLists = new CpuLists(context);
        this.noise = members.isEmpty();
        kthreads = new Kthreads(context, noise);
    }

    /** The cell and those in it, in the order in which they are made. */
    List<Cell> cells(Statement.CellBlock block) {
        List<Cell> all = new ArrayList<>();
        cells(block, Cell.TOP, all);
        return List.copyOf(all);
    }

    private void cells(Statement.CellBlock block, int parent, List<Cell> all) {
        Cell cell = cell(block, parent);
        all.add(cell);
        for (Member member : block.members()) {
            if (member instanceof Member.Nested nested && !registry.full()) {
                cells(nested.cell(), cell.id(), all);
            }
        }
        if (!cell.groups().isEmpty() && all.size() > 1 && registry.holdsCells(cell.id())) {
            onlyCells(block.name());
        }
    }

    /** The kernel keeps processes in the leaves where a controller is on. */
    void onlyCells(Name cell) {
        context.diagnostics()
                .report(
                        Code.CELL_HOLDS_CELLS,
                        cell.span(),
                        "cell \"" + cell.text() + "\" holds cells, so it can hold no workers",
                        "put the workers into a cell of their own in it");
    }

    private Cell cell(Statement.CellBlock block, int parent) {
        Optional<Affinity> cpus = Optional.empty();
        int weight = WEIGHT_DEFAULT;
        CpuMax max = CpuMax.NONE;
        CpusetPartition partition = CpusetPartition.MEMBER;
        Map<String, Name> seen = new HashMap<>();
        for (Member member : block.members()) {
            if (!(member instanceof Member.Setting setting)) {
                continue;
            }
            Entry entry = setting.entry();
            once(entry.name(), seen);
            switch (entry.name().text()) {
                case "cpus" -> cpus = value(entry).flatMap(i -> cpuLists.affinity(i, "cpus"));
                case "weight" -> weight = value(entry).map(this::weight).orElse(weight);
                case "max" -> max = value(entry).flatMap(this::max).orElse(max);
                case "partition" ->
                    partition = value(entry).flatMap(this::partition).orElse(partition);
                default -> unknown(entry.name(), "a cell", CELL_SETTINGS, WORKER_SETTINGS);
            }
        }
        int id = registry.addCell(block.name().text(), parent, block.name().span());
        List<WorkerGroup> groups = groups(block.name().text(), block.members());
        return new Cell(id, parent, block.name().text(), cpus, weight, max, partition, groups, block.span());
    }

    Optional<CpuMax> max(Item item) {
        return CpuMaxes.read(context, item);
    }

    Optional<CpusetPartition> partition(Item item) {
        return Partitions.read(context, item);
    }

    int weight(Item item) {
        return (int) context.values().whole(item, "weight", 1, 10_000).orElse(WEIGHT_DEFAULT);
    }

    /** {@code root}, {@code spawn} and {@code noise} hold workers only. */
    List<WorkerGroup> only(String owner, List<Member> members) {
        for (Member member : members) {
            if (member instanceof Member.Nested n) {
                context.diagnostics()
                        .report(
                                Code.CELL_OUT_OF_PLACE,
                                n.cell().name().span(),
                                "a cell must be in the scenario, in a phase or in another cell",
                                "move it out of the block");
            }
            if (member instanceof Member.Setting s) {
                unknown(
                        s.entry().name(),
                        noise ? "noise" : "this block",
                        noise ? List.of(Noises.HOST_TURN, Noises.TIMER_TURN, "like") : List.of(),
                        WORKER_SETTINGS);
            }
        }
        return groups(owner, members);
    }

    private List<WorkerGroup> groups(String owner, List<Member> members) {
        List<WorkerGroup> groups = new ArrayList<>();
        for (Member member : members) {
            if (member instanceof Member.Workers workers && !registry.full()) {
                groups.addAll(group(owner, workers));
            }
        }
        return List.copyOf(groups);
    }

    private List<WorkerGroup> group(String owner, Member.Workers w) {
        Optional<Num> number = context.values().evaluate(w.count());
        SourceSpan countSpan = w.count().span();
        OptionalLong count = number.isEmpty()
                ? OptionalLong.empty()
                : context.values().whole(number.get(), countSpan, "the number of workers", 0, Registry.WORKERS_MAX);
        WorkerGroup.Placement placement = placement(w);
        Optional<Workload> workload = new Workloads(context).lower(w.workload(), written(w.workload()));
        Policy policy = new Policy.Normal();
        Affinity affinity = new Affinity.Inherit();
        int nice = 0;
        Optional<String> cookie = Optional.empty();
        WorkerGroup.Kthread kthread = WorkerGroup.Kthread.NO;
        Optional<Name> thread = Optional.empty();
        Map<String, Name> seen = new HashMap<>();
        for (Entry entry : w.settings()) {
            once(entry.name(), seen);
            Settings.noBlock(entry, context.diagnostics());
            switch (entry.name().text()) {
                case "policy" -> policy = value(entry).flatMap(this::policy).orElse(policy);
                case "affinity" ->
                    affinity = value(entry)
                            .flatMap(i -> cpuLists.affinity(i, "affinity"))
                            .orElse(affinity);
                case "nice" -> nice = value(entry).map(this::nice).orElse(nice);
                case "cookie" -> cookie = value(entry).flatMap(this::cookie);
                case "kthread" -> {
                    kthread = kthreads.kind(entry);
                    thread = Optional.of(entry.name());
                }
                default -> unknown(entry.name(), "a worker", WORKER_SETTINGS, CELL_SETTINGS);
            }
        }
        if (thread.isPresent()) {
            kthreads.check(thread.get(), kthread, owner, placement, affinity);
        }
        String label = w.label().map(Name::text).orElse("");
        String kind = w.workload().name().text();
        String name = registry.groupName(label, owner, kind);
        long each = count.orElse(0);
        long total = placement == WorkerGroup.Placement.PER_CPU
                ? each * context.machine().cpus()
                : each;
        SourceSpan at = w.label().map(Name::span).orElse(countSpan);
        boolean counted = placement == WorkerGroup.Placement.COUNT;
        int id = registry.addGroup(label, name, owner, total, counted ? each : -1, at);
        if (count.isPresent() && each == 0) {
            context.diagnostics().report(Code.NO_WORKERS, countSpan, "0 workers", "write 1 or more, or remove it");
        }
        teams(workload.map(Workload::steps).orElse(List.of()), total, countSpan);
        String comm = label.isEmpty() ? kind : label;
        comm = comm.length() > COMM_MAX ? comm.substring(0, COMM_MAX) : comm;
        Workload what = workload.orElse(new Workload("", List.of()));
        WorkerGroup all = new WorkerGroup(
                id, name, comm, (int) each, placement, what, policy, nice, affinity, cookie, kthread, w.span());
        return counted ? split(all, List.of(label, owner + "." + label, name)) : List.of(all);
    }

    private void teams(List<Workload.Step> steps, long workers, SourceSpan at) {
        List<Integer> sizes =
                steps.stream().map(Teams::size).filter(s -> s > 0).distinct().toList();
        if (sizes.size() > 1) {
            context.diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            at,
                            "this workload joins its workers in teams of " + sizes.get(0) + " and of " + sizes.get(1),
                            "give all rings and locks of a workload one number");
            return;
        }
        int size = sizes.isEmpty() ? 0 : sizes.getFirst();
        if (size > 0 && workers % size != 0) {
            context.diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            at,
                            (steps.getFirst() instanceof Workload.TakeTurn
                                            ? "these workers take turns in rings of " + size
                                            : "these workers go together in teams of " + size)
                                    + ", so their number is a multiple of it",
                            "write " + (workers / size + 1) * size);
        }
    }

    /** Members that the scenario names become groups of one. */
    private List<WorkerGroup> split(WorkerGroup all, List<String> names) {
        List<WorkerGroup> parts = new ArrayList<>();
        int id = all.id();
        int first = 0;
        List<Integer> named = members.map(m -> m.of(names, all.count())).orElse(List.of());
        for (int i : named) {
            if (i > first) {
                parts.add(all.with(id, all.name(), i - first));
                id = registry.split(i);
            }
            boolean last = i + 1 == all.count();
            parts.add(all.with(id, all.count() == 1 ? all.name() : all.name() + "[" + i + "]", 1));
            id = last ? id : registry.split(i + 1);
            first = i + 1;
        }
        if (first < all.count() || named.isEmpty()) {
            parts.add(all.with(id, all.name(), all.count() - first));
        }
        return parts;
    }

    private WorkerGroup.Placement placement(Member.Workers w) {
        if (w.per().isEmpty()) {
            return WorkerGroup.Placement.COUNT;
        }
        Name per = w.per().get();
        return switch (per.text()) {
            case "cpu" -> WorkerGroup.Placement.PER_CPU;
            case "cgroup" -> WorkerGroup.Placement.PER_CGROUP;
            default -> {
                context.diagnostics()
                        .report(
                                Code.UNKNOWN_PLACEMENT,
                                per.span(),
                                "workers cannot be counted per \"" + per.text() + "\"",
                                Nearest.hint(per.text(), List.of("cpu", "cgroup")));
                yield WorkerGroup.Placement.COUNT;
            }
        };
    }

    int nice(Item item) {
        return (int) context.values().whole(item, "nice", -20, 19).orElse(0);
    }

    /** A name, which all that share the cookie say. */
    Optional<String> cookie(Item item) {
        if (item instanceof Item.Call call && !call.parentheses()) {
            return Optional.of(call.name().text());
        }
        context.diagnostics().report(Code.WRONG_KIND, item.span(), "cookie wants a name", "write cookie tenant");
        return Optional.empty();
    }

    Optional<Policy> policy(Item item) {
        if (!(item instanceof Item.Call call)) {
            context.diagnostics().report(Code.WRONG_KIND, item.span(), "policy: expected a name", "write policy idle");
            return Optional.empty();
        }
        return switch (call.name().text()) {
            case "normal" -> Optional.of(new Policy.Normal());
            case "batch" -> Optional.of(new Policy.Batch());
            case "idle" -> Optional.of(new Policy.Idle());
            case "ext" -> Optional.of(new Policy.Ext());
            case "fifo" -> priority(call).map(Policy.Fifo::new);
            case "rr" -> priority(call).map(Policy.RoundRobin::new);
            case "deadline" -> deadline(call);
            case "stop" -> {
                if (!noise) {
                    context.diagnostics()
                            .report(
                                    Code.STOP_POLICY_OUTSIDE_NOISE,
                                    item.span(),
                                    "only noise can have the stopper's policy",
                                    "move these workers to noise { … }, or use policy fifo(priority 99)");
                }
                yield Optional.of(new Policy.Stop());
            }
            default -> {
                String name = call.name().text();
                context.diagnostics()
                        .report(
                                Code.UNKNOWN_POLICY,
                                call.name().span(),
                                "unknown policy \"" + name + "\"",
                                name.equalsIgnoreCase("other") || name.equalsIgnoreCase("sched_other")
                                        ? "write policy normal"
                                        : Nearest.hint(
                                                name,
                                                List.of("normal", "batch", "idle", "fifo", "rr", "deadline", "stop")));
                yield Optional.empty();
            }
        };
    }

    /** As sched_setattr wants them: runtime ≤ deadline ≤ period, at least 1024 ns of runtime. */
    private Optional<Policy> deadline(Item.Call call) {
        Arguments arguments = new Arguments(call, List.of("runtime", "deadline", "period"), context.diagnostics());
        List<Long> times = new ArrayList<>();
        for (String name : List.of("runtime", "deadline", "period")) {
            arguments
                    .required(name)
                    .flatMap(i -> context.values().duration(i, name))
                    .ifPresent(times::add);
        }
        if (times.size() < 3) {
            return Optional.empty();
        }
        if (times.get(0) < 1024 || times.get(0) > times.get(1) || times.get(1) > times.get(2)) {
            context.diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            call.span(),
                            "expected 1024ns <= runtime <= deadline <= period",
                            "write deadline(runtime 1ms, deadline 10ms, period 10ms)");
            return Optional.empty();
        }
        return Optional.of(new Policy.Deadline(times.get(0), times.get(1), times.get(2)));
    }

    private Optional<Integer> priority(Item.Call call) {
        OptionalLong priority = new Arguments(call, List.of("priority"), context.diagnostics())
                .required("priority")
                .map(i -> context.values().whole(i, "priority", 1, 99))
                .orElse(OptionalLong.empty());
        return priority.isEmpty() ? Optional.empty() : Optional.of((int) priority.getAsLong());
    }

    private void once(Name name, Map<String, Name> seen) {
        Name first = seen.putIfAbsent(name.text(), name);
        if (first != null) {
            Settings.twice(name, first, context.diagnostics());
        }
    }

    private Optional<Item> value(Entry entry) {
        return Settings.value(entry, context.diagnostics());
    }

    private void unknown(Name name, String owner, List<String> own, List<String> elsewhere) {
        String text = name.text();
        String hint =
                Nearest.to(text, own).map(n -> "did you mean \"" + n + "\"?").orElse("");
        if (hint.isEmpty() && elsewhere.contains(text)) {
            hint = elsewhere == WORKER_SETTINGS
                    ? "\"" + text + "\" belongs to workers: 1 x spin { " + text + " … }"
                    : text.equals("cpus") ? "a worker has affinity" : "\"" + text + "\" belongs to the cell";
        }
        if (context.declarations().workloads().containsKey(text)) {
            hint = "write 1 x " + text;
        } else if (text.equals("workers") || text.equals("threads") || text.equals("tasks")) {
            hint = "workers are written 4 x spin";
        }
        if (hint.isEmpty()) {
            hint = own.isEmpty() ? "workers are written 1 x spin" : "known: " + String.join(", ", own);
        }
        context.diagnostics()
                .report(Code.UNKNOWN_SETTING, name.span(), owner + " has no setting \"" + text + "\"", hint);
    }

    private static String written(Item.Call call) {
        return Settings.text(call);
    }
}
