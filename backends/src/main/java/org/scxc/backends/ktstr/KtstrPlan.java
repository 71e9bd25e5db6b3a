package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A program in the words of fixture/plan.rs, which writes down what a test hands over to ktstr's engine. */
final class KtstrPlan {
    private final Function<Declaration, String> names;
    private final List<String> lines = new ArrayList<>();

    private KtstrPlan(Function<Declaration, String> names) {
        this.names = names;
    }

    /** @param names what a staged scheduler is called, and behind a space its arguments */
    static List<String> of(KtstrProgram program, Function<Declaration, String> names) {
        KtstrPlan plan = new KtstrPlan(names);
        program.backdrop().forEach(d -> plan.def("backdrop", d));
        program.backdropOps().forEach(o -> plan.op("backdrop", o));
        for (int i = 0; i < program.steps().size(); i++) {
            KtstrStep step = program.steps().get(i);
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

    private static String spec(KtstrGroup g) {
        return "Some(" + g.workers() + ") x " + RustDebug.work(g.work()) + " " + RustDebug.policy(g.policy()) + " "
                + RustDebug.pinning(g.pinning()) + " nice " + (g.nice() == 0 ? "None" : "Some(" + g.nice() + ")");
    }

    private void op(String at, KtstrOp op) {
        String name = Rust.constructor(op);
        String rest = switch (op) {
            case KtstrOp.AddDef o -> "";
            case KtstrOp.AddCgroup o -> o.name();
            case KtstrOp.RemoveCgroup o -> o.name();
            case KtstrOp.SetCpuset o -> o.name() + " Exact(" + RustDebug.set(o.cpus()) + ")";
            case KtstrOp.ClearCpuset o -> o.name();
            case KtstrOp.SwapCpusets o -> o.first() + " " + o.second();
            case KtstrOp.SpawnWorkers o -> o.cgroup() + " " + spec(o.group());
            case KtstrOp.SpawnHost o -> spec(o.group());
            case KtstrOp.SetAffinity o -> o.cgroup() + " " + RustDebug.pinning(o.pinning());
            case KtstrOp.MoveAllTasks o -> o.from() + " " + o.to();
            case KtstrOp.StopCgroup o -> o.name();
            case KtstrOp.Freeze o -> o.name();
            case KtstrOp.Unfreeze o -> o.name();
            case KtstrOp.DetachScheduler o -> "";
            case KtstrOp.AttachScheduler o -> names.apply(o.scheduler());
        };
        lines.add((at + " op " + name + " " + rest).stripTrailing());
        if (op instanceof KtstrOp.AddDef o) {
            def(at, o.def());
        }
    }
}
