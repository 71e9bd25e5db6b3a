package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.grammar.ScxParser;
import org.scxc.model.Affinity;
import org.scxc.model.Policy;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/** Blocks of workers and settings: cells, root, spawn, noise. */
final class Groups {
    private static final int WORKERS_AT_MOST = 100_000;
    private static final List<String> SETTINGS = List.of("policy", "nice", "affinity");
    private static final List<String> POLICIES =
            List.of("normal", "batch", "idle", "fifo(priority 10)", "rr(priority 10)", "stop");

    /** What a block holds beside workers. */
    record Block(List<WorkerGroup> groups, Optional<Affinity> cpus, int weight) {}

    private final Scope scope;
    private final int machineCpus;
    private final Subjects subjects;
    private int nextId;
    private long workers;

    Groups(Scope scope, int machineCpus, Subjects subjects) {
        this.scope = scope;
        this.machineCpus = machineCpus;
        this.subjects = subjects;
    }

    Groups in(Scope other) {
        Groups g = new Groups(other, machineCpus, subjects);
        g.nextId = nextId;
        return g;
    }

    int nextId() {
        return nextId;
    }

    void continueAt(int id) {
        nextId = id;
    }

    Block block(String cell, ScxParser.GroupsContext tree, boolean isCell) {
        List<WorkerGroup> groups = new ArrayList<>();
        Optional<Affinity> cpus = Optional.empty();
        int weight = 100;
        java.util.Set<String> labels = new java.util.HashSet<>();
        subjects.cell(cell);
        for (ScxParser.MemberContext m : tree.member()) {
            if (m.workers() != null) {
                String label = m.name() == null ? "" : m.name().getText();
                if (!label.isEmpty() && !labels.add(label)) {
                    scope.error(
                            "SCX0105",
                            m.name(),
                            "\"" + label + "\" names two groups of this block",
                            "rename one of them");
                }
                workers(cell, label, m.workers()).ifPresent(groups::add);
                continue;
            }
            String word = m.name().getText();
            if (isCell && word.equals("cpus") && m.value() != null) {
                cpus = Optional.of(new Values(scope).affinity(m.value(), machineCpus));
            } else if (isCell && word.equals("weight") && m.value() != null) {
                Values v = new Values(scope);
                weight = (int) v.count(m.value(), v.quantity(m.value().item(), Map.of()), 1, 10_000, "weight");
            } else {
                String hint = Nearest.hint(word, isCell ? List.of("cpus", "weight") : List.of());
                scope.error(
                        "SCX0102",
                        m,
                        "\"" + m.getText() + "\" is neither workers nor a setting of this block",
                        hint.isEmpty() ? "workers look like: name: 4 x spin" : hint);
            }
        }
        return new Block(groups, cpus, weight);
    }

    private Optional<WorkerGroup> workers(String cell, String label, ScxParser.WorkersContext w) {
        Values values = new Values(scope);
        Quantity q = w.count().QUANTITY() != null
                ? values.quantity(w.count().QUANTITY())
                : values.evaluate(w.count().expr(), Map.of());
        int count = (int) values.count(w.count(), q, 1, WORKERS_AT_MOST, "the number of workers");
        workers += count;
        if (workers > WORKERS_AT_MOST) {
            scope.error("SCX0107", w.count(), "this scenario has more than " + WORKERS_AT_MOST + " workers", "");
            return Optional.empty();
        }
        Optional<Workload> workload = new Workloads(scope).of(w.call());
        Policy policy = new Policy.Normal();
        int nice = 0;
        Affinity affinity = new Affinity.Inherit();
        List<ScxParser.EntryContext> entries =
                w.settings() == null ? List.of() : w.settings().entry();
        for (ScxParser.EntryContext e : entries) {
            String word = e.name().getText();
            switch (word) {
                case "policy" -> policy = policy(e.value(), e);
                case "nice" -> nice = nice(e.value(), e);
                case "affinity" -> affinity = e.value() == null ? affinity : values.affinity(e.value(), machineCpus);
                default ->
                    scope.error(
                            "SCX0102",
                            e.name(),
                            "workers have no setting \"" + word + "\"",
                            Nearest.hint(word, SETTINGS));
            }
        }
        if (workload.isEmpty()) {
            if (!label.isEmpty()) {
                subjects.group(cell, label, nextId); // so that claims about it raise no second error
            }
            return Optional.empty();
        }
        int id = nextId++;
        subjects.group(cell, label, id);
        String shown = label.isEmpty() ? cell + "." + w.call().name(0).getText() : label;
        String comm = label.isEmpty() ? w.call().name(0).getText() : label;
        WorkerGroup.Placement placement = w.PER() == null
                ? WorkerGroup.Placement.COUNT
                : w.CPU() != null ? WorkerGroup.Placement.PER_CPU : WorkerGroup.Placement.PER_CGROUP;
        return Optional.of(new WorkerGroup(
                id,
                shown,
                comm.length() > 15 ? comm.substring(0, 15) : comm,
                count,
                placement,
                workload.get(),
                policy,
                nice,
                affinity,
                scope.span(w)));
    }

    int nice(ScxParser.ValueContext value, org.antlr.v4.runtime.ParserRuleContext at) {
        Values v = new Values(scope);
        if (value == null) {
            scope.error("SCX0109", at, "nice needs a number", "-20 to 19");
            return 0;
        }
        Quantity q = v.quantity(value.item(), Map.of());
        if (q == null) {
            return 0;
        }
        int nice = q.isWhole() ? q.value().intValue() : 99;
        if (q.kind() != Quantity.Kind.COUNT || nice < -20 || nice > 19) {
            scope.error("SCX0107", value, "nice is -20 to 19, not " + value.getText(), "");
            return 0;
        }
        return nice;
    }

    Policy policy(ScxParser.ValueContext value, org.antlr.v4.runtime.ParserRuleContext at) {
        String word = value == null || value.item().call() == null
                ? ""
                : value.item().call().name(0).getText();
        return switch (word) {
            case "normal" -> new Policy.Normal();
            case "batch" -> new Policy.Batch();
            case "idle" -> new Policy.Idle();
            case "stop" -> new Policy.Stop();
            case "fifo" -> new Policy.Fifo(priority(value));
            case "rr" -> new Policy.RoundRobin(priority(value));
            default -> {
                scope.error(
                        "SCX0101",
                        value == null ? at : value,
                        "there is no policy \"" + word + "\"",
                        Nearest.hint(word, POLICIES));
                yield new Policy.Normal();
            }
        };
    }

    private int priority(ScxParser.ValueContext value) {
        Values v = new Values(scope);
        for (ScxParser.ArgContext arg : value.item().call().arg()) {
            if (arg.name().getText().equals("priority") && arg.item() != null) {
                return (int) v.count(arg, v.quantity(arg.item(), Map.of()), 1, 99, "priority");
            }
        }
        scope.error(
                "SCX0109",
                value,
                "a real-time policy needs a priority",
                value.item().call().name(0).getText() + "(priority 10)");
        return 1;
    }
}
