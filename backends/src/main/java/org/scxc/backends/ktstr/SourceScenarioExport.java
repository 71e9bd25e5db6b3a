package org.scxc.backends.ktstr;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.CpuSet;
import org.scxc.model.Layout;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.model.SourceSpan;

/**
 * A program as a {@code SourceScenario} record, the JSON that ktstr's own export writes for simulators
 * (docs/kernel/ktstr.md#source-scenario; git, in no published version; times in ns). It has no place for policies,
 * affinities and cgroups that live through all steps: what is lost is reported.
 */
final class SourceScenarioExport {
    private final Findings findings;

    private SourceScenarioExport(Findings findings) {
        this.findings = findings;
    }

    static String json(
            String name, Machine machine, long durationS, KtstrProgram program, SourceSpan span, Findings findings) {
        return new SourceScenarioExport(findings).scenario(name, machine, durationS, program, span);
    }

    private String scenario(String name, Machine machine, long durationS, KtstrProgram program, SourceSpan span) {
        JsonObject topology = new JsonObject();
        Layout.Regular each = Environment.topology(machine);
        topology.addProperty("numa_nodes", each.nodes());
        topology.addProperty("llcs", each.llcs());
        topology.addProperty("cores", each.coresPerLlc());
        topology.addProperty("threads", each.threadsPerCore());
        JsonArray steps = new JsonArray();
        for (int i = 0; i < program.steps().size(); i++) {
            steps.add(step(
                    program.steps().get(i),
                    i == 0 ? program : new KtstrProgram(List.of(), List.of(), List.of()),
                    span));
        }
        if (program.hasBackdrop()) {
            findings.approximated(
                    "cells that stay", span, "the first step", "a SourceScenario has no Backdrop: they are made there");
        }
        JsonObject out = new JsonObject();
        out.addProperty("name", name);
        out.add("topology", topology);
        out.addProperty("duration", durationS * 1_000_000_000L);
        out.addProperty("default_workers_per_cgroup", 1);
        out.add("steps", steps);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .serializeNulls()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(out) + "\n";
    }

    private JsonObject step(KtstrStep step, KtstrProgram staying, SourceSpan span) {
        JsonArray setup = new JsonArray();
        staying.backdrop().forEach(d -> setup.add(def(d)));
        step.defs().forEach(d -> setup.add(def(d)));
        JsonArray ops = new JsonArray();
        staying.backdropOps().forEach(o -> ops.add(op(o, span)));
        step.ops().forEach(o -> ops.add(op(o, span)));
        JsonObject out = new JsonObject();
        out.add("setup", setup);
        out.add("ops", ops);
        out.add(
                "hold",
                switch (step.hold()) {
                    case Hold.Full h -> variant("frac", new JsonPrimitive(1.0));
                    case Hold.Frac h -> variant("frac", new JsonPrimitive(h.fraction()));
                    case Hold.Fixed h -> variant("fixed", new JsonPrimitive(h.ns()));
                    case Hold.Loop h -> {
                        JsonObject interval = new JsonObject();
                        interval.addProperty("interval", h.intervalNs());
                        yield variant("loop", interval);
                    }
                });
        return out;
    }

    private static JsonObject variant(String name, JsonElement value) {
        JsonObject out = new JsonObject();
        out.add(name, value);
        return out;
    }

    private JsonObject def(Def def) {
        JsonArray works = new JsonArray();
        def.groups().forEach(g -> works.add(work(g)));
        JsonObject out = new JsonObject();
        out.addProperty("name", def.name());
        out.add(
                "cpuset",
                def.cpus().<JsonElement>map(SourceScenarioExport::exact).orElse(JsonNull.INSTANCE));
        out.add("works", works);
        out.add("cpu_quota", JsonNull.INSTANCE);
        out.add("cpu_weight", def.weight() == 100 ? JsonNull.INSTANCE : new JsonPrimitive(def.weight()));
        return out;
    }

    private static JsonObject exact(CpuSet cpus) {
        JsonArray list = new JsonArray();
        cpus.stream().forEach(list::add);
        return variant("exact", list);
    }

    private JsonObject work(KtstrGroup g) {
        if (!(g.policy() instanceof Policy.Normal)) {
            findings.notExpressible("policy", g.span(), "a SourceScenario has no scheduling policy");
        }
        if (!(g.pinning() instanceof Pinning.Inherit)) {
            findings.notExpressible("affinity", g.span(), "a SourceScenario has no affinity");
        }
        JsonObject out = new JsonObject();
        out.addProperty("workers", g.workers());
        out.add("work_type", type(g.work()));
        out.add("nice", g.nice() == 0 ? JsonNull.INSTANCE : new JsonPrimitive(g.nice()));
        return out;
    }

    /** A name for one without fields, else an object of that name; times are ns (serde of ktstr's WorkType). */
    private static JsonElement type(Work work) {
        String name = Rust.snakeOf(work.variant());
        if (work.fields().isEmpty()) {
            return new JsonPrimitive(name);
        }
        JsonObject fields = new JsonObject();
        for (Work.Field f : work.fields()) {
            switch (f.setting()) {
                case Work.Setting.Number n -> fields.addProperty(f.name(), n.value());
                case Work.Setting.Time t -> fields.addProperty(f.name(), t.ns());
                case Work.Setting.Flag b -> fields.addProperty(f.name(), b.on());
                case Work.Setting.Variant v -> fields.addProperty(f.name(), Rust.snakeOf(v.name()));
                case Work.Setting.Numbers l -> {
                    JsonArray list = new JsonArray();
                    l.values().forEach(list::add);
                    fields.add(f.name(), list);
                }
            }
        }
        return variant(name, fields);
    }

    private JsonObject op(KtstrOp op, SourceSpan span) {
        JsonObject fields = new JsonObject();
        Optional<String> name = switch (op) {
            case KtstrOp.AddCgroup o -> {
                fields.addProperty("name", o.name());
                yield Optional.of("add_cgroup");
            }
            case KtstrOp.AddDef o -> {
                fields.add("def", def(o.def()));
                yield Optional.of("add_cgroup_def");
            }
            case KtstrOp.RemoveCgroup o -> {
                fields.addProperty("cgroup", o.name());
                yield Optional.of("remove_cgroup");
            }
            case KtstrOp.SetCpuset o -> {
                fields.addProperty("cgroup", o.name());
                fields.add("cpus", exact(o.cpus()));
                yield Optional.of("set_cpuset");
            }
            case KtstrOp.ClearCpuset o -> {
                fields.addProperty("cgroup", o.name());
                yield Optional.of("clear_cpuset");
            }
            case KtstrOp.SwapCpusets o -> {
                fields.addProperty("a", o.first());
                fields.addProperty("b", o.second());
                yield Optional.of("swap_cpusets");
            }
            case KtstrOp.MoveAllTasks o -> {
                fields.addProperty("from", o.from());
                fields.addProperty("to", o.to());
                yield Optional.of("move_all_tasks");
            }
            case KtstrOp.SpawnWorkers o -> Optional.empty();
            case KtstrOp.SpawnHost o -> Optional.empty();
            case KtstrOp.SetAffinity o -> Optional.empty();
            case KtstrOp.StopCgroup o -> Optional.empty();
            case KtstrOp.Freeze o -> Optional.empty();
            case KtstrOp.Unfreeze o -> Optional.empty();
            case KtstrOp.DetachScheduler o -> Optional.empty();
            case KtstrOp.AttachScheduler o -> Optional.empty();
        };
        if (name.isEmpty()) {
            String unmodelled = Rust.constructor(op);
            findings.notExpressible(unmodelled, span, "a SourceScenario only names it, as unmodelled");
            fields.addProperty("op", unmodelled);
        }
        return variant(name.orElse("unmodelled"), fields);
    }
}
