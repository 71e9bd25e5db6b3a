package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.Policy;

/** The body of a test as Rust expressions. Work types with parameters, and definitions used twice, become locals. */
final class Expressions {
    private final Program program;
    /** Work types with parameters, and how often each is used still. */
    private final Map<Work, Integer> uses = new LinkedHashMap<>();

    private final Map<Work, String> names = new LinkedHashMap<>();
    /** What is bound to a name before it is used. */
    private final List<String> bound = new ArrayList<>();

    private final Set<String> taken = new HashSet<>(Set.of("ctx", "backdrop", "steps", "cells"));

    Expressions(Program program) {
        this.program = program;
        program.backdrop().forEach(this::count);
        program.backdropOps().forEach(this::count);
        for (Step step : program.steps()) {
            step.ops().forEach(this::count);
            if (!sharesDefs(step) || step == program.steps().getFirst()) {
                step.defs().forEach(this::count);
            }
        }
    }

    private void count(Def def) {
        def.groups().forEach(g -> count(g.work()));
    }

    private void count(Op op) {
        switch (op) {
            case Op.AddDef a -> count(a.def());
            case Op.SpawnWorkers s -> count(s.group().work());
            case Op.SpawnHost s -> count(s.group().work());
            default -> {}
        }
    }

    private void count(Work work) {
        String name = switch (work) {
            case Work.SpinWait w -> "";
            case Work.YieldHeavy w -> "";
            case Work.Bursty w -> "bursty";
            case Work.FutexPingPong w -> "ping_pong";
        };
        if (!name.isEmpty()) {
            uses.merge(work, 1, Integer::sum);
            if (!names.containsKey(work)) {
                long same =
                        names.values().stream().filter(n -> n.startsWith(name)).count();
                names.put(work, same == 0 ? name : name + "_" + (same + 1));
            }
        }
    }

    /** Whether every step makes the same cells, so that they are written once. */
    private boolean sharesDefs(Step step) {
        List<Def> first = program.steps().getFirst().defs();
        return program.steps().size() > 1
                && !first.isEmpty()
                && program.steps().stream().allMatch(s -> sameDefs(s.defs(), first))
                && sameDefs(step.defs(), first);
    }

    /** Equal but for the places they come from. */
    private static boolean sameDefs(List<Def> a, List<Def> b) {
        return a.stream()
                .map(Expressions::bare)
                .toList()
                .equals(b.stream().map(Expressions::bare).toList());
    }

    private static List<Object> bare(Def d) {
        List<Object> all = new ArrayList<>(List.of(d.name(), d.cpus(), d.weight()));
        d.groups().forEach(g -> all.add(List.of(g.workers(), g.work(), g.policy(), g.nice(), g.pinning())));
        return all;
    }

    /** The statements, each laid out, one element each; the last one is the value. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        taken.addAll(names.values());
        names.forEach((work, name) -> statements.add(let(name, literal(work))));
        if (program.isOneHold()) {
            Code cells = defs(program.steps().getFirst());
            statements.addAll(bound);
            statements.add(value(Code.call("execute_defs", Code.atom("ctx"), cells)));
            return statements;
        }
        if (program.hasBackdrop()) {
            statements.add(let("backdrop", backdrop()));
        }
        boolean shared = sharesDefs(program.steps().getFirst());
        if (shared) {
            Code cells = defs(program.steps().getFirst());
            statements.addAll(bound);
            bound.clear();
            statements.add(let("cells", cells));
        }
        List<Code.Item> steps = new ArrayList<>();
        for (int i = 0; i < program.steps().size(); i++) {
            Step step = program.steps().get(i);
            boolean last = i == program.steps().size() - 1;
            Optional<Code> cells = shared ? Optional.of(Code.atom(last ? "cells" : "cells.clone()")) : Optional.empty();
            String comment = program.steps().size() > 1 ? Comments.of(step) : "";
            steps.add(new Code.Item(comment, step(step, cells)));
        }
        Code all = steps.size() == 1 ? vector(List.of(steps.getFirst().code()), "step") : new Code.Vector(steps);
        statements.addAll(bound);
        statements.add(let("steps", all));
        statements.add(program.hasBackdrop() ? "execute_scenario(ctx, backdrop, steps)" : "execute_steps(ctx, steps)");
        return statements;
    }

    private Code defs(Step step) {
        return vector(
                step.defs().stream().map(this::def).toList(),
                Rust.snake(step.defs().getFirst().name()));
    }

    /** A lone item that needs several lines gets a name: the editions of the style lay it out differently. */
    private Code vector(List<Code> items, String name) {
        boolean alone = items.size() == 1 && Layout.flat(items.getFirst()).isEmpty();
        if (!alone) {
            return new Code.Vector(items.stream().map(i -> new Code.Item("", i)).toList());
        }
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + "_" + i;
        }
        bound.add(let(free, items.getFirst()));
        return new Code.Vector(List.of(new Code.Item("", Code.atom(free))));
    }

    private static String let(String name, Code code) {
        String head = "let " + name + " = ";
        return head + Layout.lay(code, 4, 4 + head.length(), 1) + ";";
    }

    private static String value(Code code) {
        return Layout.lay(code, 4, 4, 0);
    }

    private Code backdrop() {
        List<Code.Call> calls = new ArrayList<>();
        program.backdrop().forEach(d -> calls.add(Code.call(".push_cgroup", def(d))));
        program.backdropOps().forEach(o -> calls.add(Code.call(".push_op", op(o))));
        return new Code.Chain(Code.call("Backdrop::new"), calls);
    }

    private Code step(Step step, Optional<Code> cells) {
        Code hold = hold(step.hold());
        List<Code> ops = step.ops().stream().map(this::op).toList();
        if (step.defs().isEmpty()) {
            return switch (ops.size()) {
                case 0 -> Code.call("Step::hold", hold);
                case 1 -> Code.call("Step::with_op", ops.getFirst(), hold);
                default -> Code.call("Step::new", vector(ops, "op"), hold);
            };
        }
        Code defs = cells.orElseGet(() -> defs(step));
        Code.Call with = Code.call("Step::with_defs", defs, hold);
        return ops.isEmpty() ? with : new Code.Chain(with, List.of(Code.call(".set_ops", vector(ops, "op"))));
    }

    private static Code hold(Hold hold) {
        return switch (hold) {
            case Hold.Full h -> Code.atom("HoldSpec::FULL");
            case Hold.Frac h -> Code.call("HoldSpec::frac", Code.atom(Rust.decimal(h.fraction())));
            case Hold.Fixed h -> Code.call("HoldSpec::fixed", Code.atom(Rust.duration(h.ns())));
        };
    }

    private Code def(Def def) {
        List<Code.Call> calls = new ArrayList<>();
        def.cpus().ifPresent(c -> calls.add(Code.call(".cpuset", cpuset(Rust.cpus(c)))));
        if (def.weight() != 100) {
            calls.add(Code.call(".cpu_weight", Code.atom("" + def.weight())));
        }
        if (def.groups().size() == 1) {
            calls.addAll(settings(def.groups().getFirst(), true));
        } else {
            def.groups().forEach(g -> calls.add(Code.call(".work", spec(g))));
        }
        return new Code.Chain(Code.call("CgroupDef::named", Code.atom(Rust.string(def.name()))), calls);
    }

    private static Code cpuset(String cpus) {
        return Code.call("CpusetSpec::exact", Code.atom(cpus));
    }

    private Code spec(Group group) {
        return new Code.Chain(Code.call("WorkSpec::default"), settings(group, false));
    }

    /** @param named whether the work type is said although it is the default */
    private List<Code.Call> settings(Group g, boolean named) {
        List<Code.Call> calls = new ArrayList<>();
        calls.add(Code.call(".workers", Code.atom("" + g.workers())));
        if (named || !(g.work() instanceof Work.SpinWait)) {
            calls.add(Code.call(".work_type", Code.atom(work(g.work()))));
        }
        policy(g.policy()).ifPresent(p -> calls.add(Code.call(".sched_policy", Code.atom(p))));
        if (g.nice() != 0) {
            calls.add(Code.call(".nice", Code.atom("" + g.nice())));
        }
        pinning(g.pinning()).ifPresent(p -> calls.add(Code.call(".affinity", p)));
        return calls;
    }

    /** The last use moves the local, the ones before clone it. */
    private String work(Work work) {
        return switch (work) {
            case Work.SpinWait w -> "WorkType::SpinWait";
            case Work.YieldHeavy w -> "WorkType::YieldHeavy";
            case Work.Bursty w -> local(w);
            case Work.FutexPingPong w -> local(w);
        };
    }

    private String local(Work work) {
        int left = uses.merge(work, -1, Integer::sum);
        String name = names.getOrDefault(work, "work");
        return left > 0 ? name + ".clone()" : name;
    }

    private static Code literal(Work work) {
        return switch (work) {
            case Work.Bursty b ->
                new Code.Struct(
                        "WorkType::Bursty",
                        List.of(
                                "burst_duration: " + Rust.duration(b.burstNs()),
                                "sleep_duration: " + Rust.duration(b.sleepNs())));
            case Work.FutexPingPong f ->
                new Code.Struct("WorkType::FutexPingPong", List.of("spin_iters: " + f.spinIters()));
            case Work.SpinWait w -> Code.atom("WorkType::SpinWait");
            case Work.YieldHeavy w -> Code.atom("WorkType::YieldHeavy");
        };
    }

    private static Optional<String> policy(Policy policy) {
        return switch (policy) {
            case Policy.Normal p -> Optional.empty();
            case Policy.Batch p -> Optional.of("SchedPolicy::Batch");
            case Policy.Idle p -> Optional.of("SchedPolicy::Idle");
            case Policy.Fifo p -> Optional.of("SchedPolicy::Fifo(" + p.priority() + ")");
            case Policy.RoundRobin p -> Optional.of("SchedPolicy::RoundRobin(" + p.priority() + ")");
            case Policy.Deadline p -> Optional.empty(); // refused before
            case Policy.Stop p -> Optional.empty(); // refused before
        };
    }

    private static Optional<Code> pinning(Pinning pinning) {
        return switch (pinning) {
            case Pinning.Inherit p -> Optional.empty();
            case Pinning.Exact p -> Optional.of(Code.call("AffinityIntent::exact", Code.atom(Rust.cpus(p.cpus()))));
            case Pinning.RandomSubset p ->
                Optional.of(Code.call(
                        "AffinityIntent::random_subset", Code.atom(Rust.cpus(p.from())), Code.atom("" + p.count())));
        };
    }

    private Code op(Op op) {
        String callee = "Op::" + Rust.constructor(op);
        return switch (op) {
            case Op.AddCgroup o -> Code.call(callee, name(o.name()));
            case Op.AddDef o -> Code.call(callee, def(o.def()));
            case Op.RemoveCgroup o -> Code.call(callee, name(o.name()));
            case Op.SetCpuset o -> Code.call(callee, name(o.name()), cpuset(Rust.cpus(o.cpus())));
            case Op.ClearCpuset o -> Code.call(callee, name(o.name()));
            case Op.SwapCpusets o -> Code.call(callee, name(o.first()), name(o.second()));
            case Op.SpawnWorkers o -> Code.call(callee, name(o.cgroup()), spec(o.group()));
            case Op.SpawnHost o -> Code.call(callee, spec(o.group()));
            case Op.SetAffinity o ->
                Code.call(callee, name(o.cgroup()), pinning(o.pinning()).orElse(Code.atom("AffinityIntent::Inherit")));
            case Op.MoveAllTasks o -> Code.call(callee, name(o.from()), name(o.to()));
            case Op.StopCgroup o -> Code.call(callee, name(o.name()));
            case Op.Freeze o -> Code.call(callee, name(o.name()));
            case Op.Unfreeze o -> Code.call(callee, name(o.name()));
            case Op.DetachScheduler o -> Code.call(callee);
        };
    }

    private static Code name(String name) {
        return Code.atom(Rust.string(name));
    }
}
