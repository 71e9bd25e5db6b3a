package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.scxc.model.Machine;

/** The body of a test as Rust expressions. Work types with parameters, and definitions used twice, become locals. */
final class Expressions {
    private static final int INDENT = 4;

    private final KtstrProgram program;
    private final Function<Declaration, String> constants;
    private final Literals literals;
    private final List<Repeats.Run> runs;
    /** Work types with parameters, and how often each is used still. */
    private final Map<Work, Integer> uses = new LinkedHashMap<>();

    private final Map<Work, String> names = new LinkedHashMap<>();
    /** What is bound to a name before it is used. */
    private final List<String> bound = new ArrayList<>();

    private final Set<String> taken = new HashSet<>(Set.of("ctx", "backdrop", "steps", "cells"));
    private int indent = INDENT;

    /** @param constants what a staged scheduler is called in the file */
    Expressions(KtstrProgram program, Machine machine, Function<Declaration, String> constants) {
        this.program = program;
        this.constants = constants;
        this.literals = new Literals(machine);
        this.runs = Repeats.of(program.steps());
        program.backdrop().forEach(this::count);
        program.backdropOps().forEach(this::count);
        boolean shared = sharesDefs();
        for (int i = 0; i < program.steps().size(); i++) {
            program.steps().get(i).ops().forEach(this::count);
            if (!shared || i == 0) {
                program.steps().get(i).defs().forEach(this::count);
            }
        }
    }

    /** Paths that the statements need imported; known once they are made. */
    TreeSet<String> imports() {
        return literals.imports();
    }

    private void count(Def def) {
        def.groups().forEach(g -> count(g.work()));
    }

    private void count(KtstrOp op) {
        switch (op) {
            case KtstrOp.AddDef a -> count(a.def());
            case KtstrOp.SpawnWorkers s -> count(s.group().work());
            case KtstrOp.SpawnHost s -> count(s.group().work());
            default -> {}
        }
    }

    private void count(Work work) {
        if (!work.fields().isEmpty()) {
            uses.merge(work, 1, Integer::sum);
            if (!names.containsKey(work)) {
                String name = Rust.snakeOf(work.variant());
                long same =
                        names.values().stream().filter(n -> n.startsWith(name)).count();
                names.put(work, same == 0 ? name : name + "_" + (same + 1));
            }
        }
    }

    /** Whether every step makes the same cells, so that they are written once. */
    private boolean sharesDefs() {
        List<Def> first = program.steps().getFirst().defs();
        return program.steps().size() > 1
                && !first.isEmpty()
                && runs.stream().allMatch(r -> r.times() == 1)
                && program.steps().stream().allMatch(s -> sameDefs(s.defs(), first));
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
        names.forEach((work, name) -> statements.add(let(name, literals.work(work))));
        if (program.hasBackdrop()) {
            KtstrCode backdrop = backdrop();
            statements.addAll(bound());
            statements.add(let("backdrop", backdrop));
        }
        Optional<List<Def>> shared =
                sharesDefs() ? Optional.of(program.steps().getFirst().defs()) : Optional.empty();
        shared.ifPresent(defs -> {
            KtstrCode cells = defs(defs);
            statements.addAll(bound());
            statements.add(let("cells", cells));
        });
        statements.addAll(steps(shared.isPresent()));
        statements.add(program.hasBackdrop() ? "execute_scenario(ctx, backdrop, steps)" : "execute_steps(ctx, steps)");
        return statements;
    }

    /** Statements that fill {@code steps}: a list, and behind it what is done again and again. */
    private List<String> steps(boolean shared) {
        List<String> statements = new ArrayList<>();
        List<KtstrCode.Item> items = new ArrayList<>();
        int first = 0;
        while (first < runs.size() && runs.get(first).times() == 1) {
            boolean last = first == runs.size() - 1;
            Optional<KtstrCode> cells =
                    shared ? Optional.of(KtstrCode.atom(last ? "cells" : "cells.clone()")) : Optional.empty();
            items.add(item(runs.get(first).steps().getFirst(), cells));
            first++;
        }
        String mut = first == runs.size() ? "" : "mut ";
        statements.addAll(bound());
        statements.add(
                items.isEmpty() ? "let mut steps = Vec::new();" : let(mut + "steps", new KtstrCode.Vector(items)));
        for (Repeats.Run run : runs.subList(first, runs.size())) {
            if (run.times() == 1) {
                statements.addAll(pushed(run.steps().getFirst()));
            } else {
                indent += INDENT;
                String body = run.steps().stream()
                        .flatMap(s -> pushed(s).stream())
                        .map(l -> KtstrLayout.pad(indent) + l + "\n")
                        .collect(Collectors.joining());
                indent -= INDENT;
                statements.add("for _ in 0.." + run.times() + " {\n" + body + KtstrLayout.pad(indent) + "}");
            }
        }
        return statements;
    }

    private List<String> pushed(KtstrStep step) {
        KtstrCode code = step(step, Optional.empty());
        List<String> lines = new ArrayList<>();
        String comment = indent > INDENT ? KtstrComments.repeated(step) : KtstrComments.of(step);
        comment.lines().filter(l -> !l.isBlank()).forEach(l -> lines.add("// " + l));
        lines.addAll(bound());
        lines.add(KtstrLayout.lay(KtstrCode.call("steps.push", code), indent, indent, 1) + ";");
        return lines;
    }

    private KtstrCode.Item item(KtstrStep step, Optional<KtstrCode> cells) {
        return new KtstrCode.Item(program.steps().size() > 1 ? KtstrComments.of(step) : "", step(step, cells));
    }

    private List<String> bound() {
        List<String> all = List.copyOf(bound);
        bound.clear();
        return all;
    }

    private KtstrCode defs(List<Def> defs) {
        return vector(
                defs.stream().map(this::def).toList(),
                Rust.snake(defs.getFirst().name()));
    }

    /** A lone item that needs several lines gets a name: the editions of the style lay it out differently. */
    private KtstrCode vector(List<KtstrCode> items, String name) {
        boolean alone = items.size() == 1
                && items.getFirst() instanceof KtstrCode.Chain
                && KtstrLayout.flat(items.getFirst()).isEmpty();
        if (!alone) {
            return new KtstrCode.Vector(
                    items.stream().map(i -> new KtstrCode.Item("", i)).toList());
        }
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = Rust.snake(name + "_" + i);
        }
        bound.add(let(free, items.getFirst()));
        return new KtstrCode.Vector(List.of(new KtstrCode.Item("", KtstrCode.atom(free))));
    }

    private String let(String name, KtstrCode code) {
        String head = "let " + name + " = ";
        return head + KtstrLayout.lay(code, indent, indent + head.length(), 1) + ";";
    }

    private KtstrCode backdrop() {
        List<KtstrCode.Call> calls = new ArrayList<>();
        program.backdrop().forEach(d -> calls.add(KtstrCode.call(".push_cgroup", def(d))));
        program.backdropOps().forEach(o -> calls.add(KtstrCode.call(".push_op", op(o))));
        return new KtstrCode.Chain(KtstrCode.call("Backdrop::new"), calls);
    }

    private KtstrCode step(KtstrStep step, Optional<KtstrCode> cells) {
        KtstrCode hold = literals.hold(step.hold());
        List<KtstrCode> ops = step.ops().stream().map(this::op).toList();
        if (step.defs().isEmpty()) {
            return switch (ops.size()) {
                case 0 -> KtstrCode.call("Step::hold", hold);
                case 1 -> KtstrCode.call("Step::with_op", ops.getFirst(), hold);
                default -> KtstrCode.call("Step::new", vector(ops, "op"), hold);
            };
        }
        KtstrCode defs = cells.orElseGet(() -> defs(step.defs()));
        KtstrCode.Call with = KtstrCode.call("Step::with_defs", defs, hold);
        return ops.isEmpty() ? with : new KtstrCode.Chain(with, List.of(KtstrCode.call(".set_ops", vector(ops, "op"))));
    }

    private KtstrCode def(Def def) {
        List<KtstrCode.Call> calls = new ArrayList<>();
        def.cpus().ifPresent(c -> calls.add(KtstrCode.call(".cpuset", literals.cpuset(c))));
        if (def.weight() != 100) {
            calls.add(KtstrCode.call(".cpu_weight", KtstrCode.atom("" + def.weight())));
        }
        boolean bare = def.groups().size() == 1 && def.groups().getFirst().pinning() instanceof Pinning.Inherit;
        if (bare) {
            calls.addAll(settings(def.groups().getFirst()));
        } else {
            def.groups().forEach(g -> calls.add(KtstrCode.call(".work", spec(g))));
        }
        return new KtstrCode.Chain(KtstrCode.call("CgroupDef::named", name(def.name())), calls);
    }

    private KtstrCode spec(KtstrGroup group) {
        return new KtstrCode.Chain(KtstrCode.call("WorkSpec::default"), settings(group));
    }

    private List<KtstrCode.Call> settings(KtstrGroup g) {
        List<KtstrCode.Call> calls = new ArrayList<>();
        calls.add(KtstrCode.call(".workers", KtstrCode.atom("" + g.workers())));
        calls.add(KtstrCode.call(".work_type", work(g.work())));
        literals.policy(g.policy()).ifPresent(p -> calls.add(KtstrCode.call(".sched_policy", p)));
        if (g.nice() != 0) {
            calls.add(KtstrCode.call(".nice", KtstrCode.atom("" + g.nice())));
        }
        literals.pinning(g.pinning()).ifPresent(p -> calls.add(KtstrCode.call(".affinity", p)));
        return calls;
    }

    /** The last use moves the local; those before, and those in a loop, clone it. */
    private KtstrCode work(Work work) {
        if (work.fields().isEmpty()) {
            return literals.work(work);
        }
        int left = uses.merge(work, -1, Integer::sum);
        String name = names.getOrDefault(work, "work");
        return KtstrCode.atom(left > 0 || indent > INDENT ? name + ".clone()" : name);
    }

    private KtstrCode op(KtstrOp op) {
        String callee = "Op::" + Rust.constructor(op);
        return switch (op) {
            case KtstrOp.AddCgroup o -> KtstrCode.call(callee, name(o.name()));
            case KtstrOp.AddDef o -> KtstrCode.call(callee, def(o.def()));
            case KtstrOp.RemoveCgroup o -> KtstrCode.call(callee, name(o.name()));
            case KtstrOp.SetCpuset o -> KtstrCode.call(callee, name(o.name()), literals.cpuset(o.cpus()));
            case KtstrOp.ClearCpuset o -> KtstrCode.call(callee, name(o.name()));
            case KtstrOp.SwapCpusets o -> KtstrCode.call(callee, name(o.first()), name(o.second()));
            case KtstrOp.SpawnWorkers o -> KtstrCode.call(callee, name(o.cgroup()), spec(o.group()));
            case KtstrOp.SpawnHost o -> KtstrCode.call(callee, spec(o.group()));
            case KtstrOp.SetAffinity o ->
                KtstrCode.call(
                        callee,
                        name(o.cgroup()),
                        literals.pinning(o.pinning()).orElse(KtstrCode.atom("AffinityIntent::Inherit")));
            case KtstrOp.MoveAllTasks o -> KtstrCode.call(callee, name(o.from()), name(o.to()));
            case KtstrOp.StopCgroup o -> KtstrCode.call(callee, name(o.name()));
            case KtstrOp.Freeze o -> KtstrCode.call(callee, name(o.name()));
            case KtstrOp.Unfreeze o -> KtstrCode.call(callee, name(o.name()));
            case KtstrOp.DetachScheduler o -> KtstrCode.call(callee);
            case KtstrOp.AttachScheduler o ->
                KtstrCode.call(callee, KtstrCode.atom("&" + constants.apply(o.scheduler())));
        };
    }

    private static KtstrCode name(String name) {
        return KtstrCode.atom(Rust.string(name));
    }
}
