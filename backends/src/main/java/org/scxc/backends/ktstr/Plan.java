package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A program in the words of fixture/plan.rs, which writes down what a test hands over to ktstr's engine. */
final class Plan {
    private final Function<Declaration, String> names;
    private final List<String> lines = new ArrayList<>();

    private Plan(Function<Declaration, String> names) {
        this.names = names;
    }

    /** @param names what a staged scheduler is called, and behind a space its arguments */
    static List<String> of(Program program, Function<Declaration, String> names) {
        Plan plan = new Plan(names);
        program.backdrop().forEach(d -> plan.def("backdrop", d));
        program.backdropOps().forEach(o -> plan.op("backdrop", o));
        for (int i = 0; i < program.steps().size(); i++) {
            Step step = program.steps().get(i);
            String at = "step " + i;
            step.ops().forEach(o -> plan.op(at, o));
            step.defs().forEach(d -> plan.def(at, d));
            plan.lines.add(at + " hold " + RustDebug.hold(step.hold()));
        }
        return List.copyOf(plan.lines);
    }

    private void def(String at, Def def) {
        String cpus =
                def.cpus().map(c -> " cpuset Exact(" + RustDebug.set(c) + ")").orElse("");
        String weight = def.weight() == 100 ? "" : " cpu_weight " + def.weight();
        lines.add(at + " def " + def.name() + cpus + weight);
        def.groups().forEach(g -> lines.add(at + "   " + spec(g)));
    }

    private static String spec(Group g) {
        return "Some(" + g.workers() + ") x " + RustDebug.work(g.work()) + " " + RustDebug.policy(g.policy()) + " "
                + RustDebug.pinning(g.pinning()) + " nice " + (g.nice() == 0 ? "None" : "Some(" + g.nice() + ")");
    }

    private void op(String at, Op op) {
        String name = Rust.constructor(op);
        String rest = switch (op) {
            case Op.AddDef o -> "";
            case Op.AddCgroup o -> o.name();
            case Op.RemoveCgroup o -> o.name();
            case Op.SetCpuset o -> o.name() + " Exact(" + RustDebug.set(o.cpus()) + ")";
            case Op.ClearCpuset o -> o.name();
            case Op.SwapCpusets o -> o.first() + " " + o.second();
            case Op.SpawnWorkers o -> o.cgroup() + " " + spec(o.group());
            case Op.SpawnHost o -> spec(o.group());
            case Op.SetAffinity o -> o.cgroup() + " " + RustDebug.pinning(o.pinning());
            case Op.MoveAllTasks o -> o.from() + " " + o.to();
            case Op.StopCgroup o -> o.name();
            case Op.Freeze o -> o.name();
            case Op.Unfreeze o -> o.name();
            case Op.DetachScheduler o -> "";
            case Op.AttachScheduler o -> names.apply(o.scheduler());
        };
        lines.add((at + " op " + name + " " + rest).stripTrailing());
        if (op instanceof Op.AddDef o) {
            def(at, o.def());
        }
    }
}
