package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.Action;
import org.scxc.model.Affinity;
import org.scxc.model.Cell;
import org.scxc.model.CpusetPartition;
import org.scxc.model.Phase;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;

/** A setup's cells and timeline as steps. What ktstr cannot do is refused at its line. */
final class KtstrLowering {
    private final Setup setup;
    private final Findings findings;
    private final KtstrGroups groups;
    private final KtstrCells cells = new KtstrCells();
    private final Staff staff = new Staff();
    private final Holds holds;
    private final Optional<Declaration> scheduler;
    private boolean attached;

    /** @param scheduler absent = EEVDF */
    KtstrLowering(Setup setup, Holds holds, Optional<Declaration> scheduler, Findings findings) {
        this.setup = setup;
        this.holds = holds;
        this.scheduler = scheduler;
        this.attached = scheduler.isPresent();
        this.findings = findings;
        this.groups = new KtstrGroups(setup.machine(), findings);
    }

    /** Who is started where; known after {@link #lower}. */
    Staff staff() {
        return staff;
    }

    /** Meaningless if there are problems. */
    KtstrProgram lower() {
        boolean acts = setup.phases().stream().anyMatch(p -> !p.actions().isEmpty());
        boolean inStep = setup.phases().size() == 1 && !acts && setup.root().isEmpty();
        List<Def> defs = new ArrayList<>();
        List<KtstrOp> backdropOps = new ArrayList<>();
        for (Cell cell : setup.cells()) {
            cells.add(cell, true);
            define(cell).ifPresentOrElse(defs::add, () -> bare(cell, backdropOps));
            start(cell.name(), cell.groups(), Staff.Order.DEFINITION);
        }
        if (inStep && !backdropOps.isEmpty()) {
            inStep = false;
        }
        if (!backdropOps.isEmpty() && !defs.isEmpty()) {
            findings.approximated(
                    "order of cells",
                    setup.cells().getFirst().span(),
                    "Backdrop",
                    "ktstr makes cells without workers after all others, so their cell numbers differ");
        }
        groups.of(setup.root()).forEach(g -> backdropOps.add(new KtstrOp.SpawnHost(g, g.span())));
        cells.spawn(KtstrCells.ROOT, setup.root(), true);
        start(Staff.ROOT, setup.root(), Staff.Order.DEFINITION);
        List<KtstrStep> steps = new ArrayList<>();
        for (Phase phase : setup.phases()) {
            steps.addAll(phase(phase, inStep ? defs : List.of(), steps.size()));
        }
        return new KtstrProgram(inStep ? List.of() : List.copyOf(defs), List.copyOf(backdropOps), List.copyOf(steps));
    }

    private void start(String cgroup, List<WorkerGroup> all, Staff.Order order) {
        for (WorkerGroup g : all) {
            groups.of(List.of(g))
                    .forEach(s ->
                            staff.start(new Staff.Start(g.id(), cgroup, s.workers(), s.work(), staff.step()), order));
        }
    }

    private void unlike(Cell cell) {
        if (cell.parent() != Cell.TOP) {
            findings.refused(
                    "cell " + cell.name(),
                    cell.span(),
                    "cells in cells are not generated for ktstr: its cgroups are all in one",
                    "move it out of the cell that it is in, or build for shell");
        }
        if (cell.partition() != CpusetPartition.MEMBER) {
            findings.refused(
                    "cell " + cell.name() + " partition",
                    cell.span(),
                    "ktstr has no word for cpuset.cpus.partition",
                    "remove partition, or build for shell");
        }
        if (cell.max().isLimit()) {
            findings.refused(
                    "cell " + cell.name() + " max",
                    cell.span(),
                    "no cpu.max is generated for ktstr: what it makes of CgroupDef::cpu_quota was not tried",
                    "remove max, or build for shell");
        }
    }

    private Optional<Def> define(Cell cell) {
        unlike(cell);
        Optional<org.scxc.model.CpuSet> cpus =
                cell.cpus().flatMap(c -> exact(c, "cell " + cell.name() + " cpus", cell.span()));
        List<KtstrGroup> specs = groups.of(cell.groups());
        if (specs.isEmpty()) {
            return Optional.empty();
        }
        findings.exact("cell " + cell.name(), cell.span(), "CgroupDef");
        return Optional.of(new Def(cell.name(), cpus, cell.weight(), specs, cell.span()));
    }

    /** ktstr gives a definition without workers one; an empty cgroup is made by an op. */
    private void bare(Cell cell, List<KtstrOp> ops) {
        unlike(cell);
        ops.add(new KtstrOp.AddCgroup(cell.name(), cell.span()));
        cell.cpus()
                .flatMap(c -> exact(c, "cell " + cell.name() + " cpus", cell.span()))
                .ifPresent(c -> ops.add(new KtstrOp.SetCpuset(cell.name(), c, cell.span())));
        if (cell.weight() != 100) {
            findings.refused(
                    "cell " + cell.name() + " weight",
                    cell.span(),
                    "ktstr writes cpu.weight only of a cgroup that is made with workers",
                    "give the cell a worker, or build for shell");
        }
        findings.exact("cell " + cell.name(), cell.span(), "Op::add_cgroup");
    }

    private Optional<org.scxc.model.CpuSet> exact(Affinity cpus, String what, SourceSpan span) {
        return switch (cpus) {
            case Affinity.Inherit i -> Optional.empty();
            case Affinity.Cpus c -> Optional.of(c.cpus());
            case Affinity.Any a -> {
                findings.refused(
                        what, span, "ktstr has no cpuset that is drawn at random", "name the CPUs: cpus " + a.of());
                yield Optional.empty();
            }
        };
    }

    private List<KtstrStep> phase(Phase phase, List<Def> defs, int first) {
        if (phase == setup.phases().getLast() && Loops.needed(phase)) {
            staff.enterStep(first, phase.durationNs());
            return List.of(loop(phase, defs));
        }
        List<Segments.Segment> segments = Segments.of(phase, findings);
        List<KtstrStep> steps = new ArrayList<>();
        for (Segments.Segment segment : segments) {
            staff.enterStep(first + steps.size(), segment.lengthNs());
            List<KtstrOp> ops = new ArrayList<>();
            List<Def> made = new ArrayList<>(defs);
            int lastOp = lastOp(segment.actions());
            for (int i = 0; i < segment.actions().size(); i++) {
                action(segment.actions().get(i), i < lastOp, ops, made);
            }
            String title =
                    phase.name() + (segments.size() > 1 ? ", from " + KtstrWords.duration(segment.fromNs()) : "");
            Hold hold = holds.of(segment.lengthNs());
            steps.add(new KtstrStep(title, phase.name(), List.copyOf(ops), List.copyOf(made), hold));
            cells.endStep();
        }
        findings.exact("phase " + phase.name(), phase.span(), "Step");
        return steps;
    }

    /** What accumulates cannot be steps, each of which ends what it makes: ktstr's loop is one step. */
    private KtstrStep loop(Phase phase, List<Def> defs) {
        List<Def> made = new ArrayList<>(defs);
        List<KtstrOp> ops = new ArrayList<>();
        Action.Every every = Loops.every(phase);
        phase.actions().stream().filter(a -> a != every).forEach(a -> action(a, false, ops, made));
        every.body().stream()
                .filter(Action.Spawn.class::isInstance)
                .forEach(a -> staff.unclear(cgroup(((Action.Spawn) a).cell())));
        every.body().forEach(a -> action(a, true, ops, made));
        findings.approximated(
                "every",
                every.span(),
                "HoldSpec::loop_at",
                "it happens for the first time when the phase begins, and until duration_s is over");
        findings.exact("phase " + phase.name(), phase.span(), "Step");
        String title =
                phase.name() + ", every " + KtstrWords.duration(every.interval().ns());
        return new KtstrStep(
                title,
                phase.name(),
                List.copyOf(ops),
                List.copyOf(made),
                new Hold.Loop(every.interval().ns()));
    }

    /** Ops run before a step's definitions: a cell with an op behind it must be made by an op as well. */
    private static int lastOp(List<Action> actions) {
        int last = -1;
        for (int i = 0; i < actions.size(); i++) {
            boolean isDef = actions.get(i) instanceof Action.CreateCell c
                    && !c.cell().groups().isEmpty();
            last = isDef ? last : i;
        }
        return last;
    }

    private void action(Action action, boolean opFollows, List<KtstrOp> ops, List<Def> defs) {
        SourceSpan span = action.span();
        switch (action) {
            case Action.CreateCell a -> {
                cells.add(a.cell(), false);
                start(a.cell().name(), a.cell().groups(), opFollows ? Staff.Order.OP : Staff.Order.DEFINITION);
                define(a.cell())
                        .ifPresentOrElse(
                                d -> {
                                    if (opFollows) {
                                        ops.add(new KtstrOp.AddDef(d, d.span()));
                                    } else {
                                        defs.add(d);
                                    }
                                },
                                () -> bare(a.cell(), ops));
            }
            case Action.RemoveCell a -> {
                staff.unclear(cells.name(a.cell()));
                op(ops, "remove " + cells.name(a.cell()), span, new KtstrOp.RemoveCgroup(cells.name(a.cell()), span));
                cells.remove(a.cell());
            }
            case Action.SetCpus a -> {
                String name = cells.name(a.cell());
                if (a.cpus() instanceof Affinity.Inherit) {
                    op(ops, "clear " + name + " cpus", span, new KtstrOp.ClearCpuset(name, span));
                } else {
                    exact(a.cpus(), "set " + name + " cpus", span)
                            .ifPresent(
                                    c -> op(ops, "set " + name + " cpus", span, new KtstrOp.SetCpuset(name, c, span)));
                }
            }
            case Action.SwapCpus a ->
                op(ops, "swap", span, new KtstrOp.SwapCpusets(cells.name(a.cell()), cells.name(a.other()), span));
            case Action.Spawn a -> {
                String name = cells.name(a.cell());
                for (KtstrGroup g : groups.of(a.groups())) {
                    op(
                            ops,
                            "spawn in " + name,
                            span,
                            a.cell() == KtstrCells.ROOT
                                    ? new KtstrOp.SpawnHost(g, g.span())
                                    : new KtstrOp.SpawnWorkers(name, g, g.span()));
                }
                cells.spawn(a.cell(), a.groups(), false);
                start(cgroup(a.cell()), a.groups(), Staff.Order.OP);
            }
            case Action.SetAffinity a ->
                whole(a.groups(), "set affinity", span)
                        .ifPresent(c -> op(
                                ops,
                                "set affinity",
                                span,
                                new KtstrOp.SetAffinity(cells.name(c), KtstrGroups.pinning(a.affinity()), span)));
            case Action.Move a -> move(a, ops);
            case Action.Stop a ->
                whole(a.groups(), "stop", span).ifPresent(c -> {
                    op(ops, "stop", span, new KtstrOp.StopCgroup(cells.name(c), span));
                    staff.unclear(cells.name(c));
                    cells.stop(c);
                });
            case Action.Freeze a ->
                whole(a.groups(), "freeze", span)
                        .ifPresent(c -> op(ops, "freeze", span, new KtstrOp.Freeze(cells.name(c), span)));
            case Action.Thaw a ->
                whole(a.groups(), "thaw", span)
                        .ifPresent(c -> op(ops, "thaw", span, new KtstrOp.Unfreeze(cells.name(c), span)));
            case Action.Detach a -> {
                op(ops, "detach", span, new KtstrOp.DetachScheduler(span));
                attached = false;
            }
            case Action.SetNice a -> refuse("set nice", span, "ktstr cannot renice workers that run");
            case Action.SetCookie a -> refuse("set cookie", span, "ktstr has no op for a core-scheduling cookie");
            case Action.SetPolicy a -> refuse("set policy", span, "ktstr cannot change the policy of workers that run");
            case Action.SetPartition a -> refuse("set partition", span, "ktstr has no word for cpuset.cpus.partition");
            case Action.SetMax a -> refuse("set max", span, "ktstr cannot write cpu.max of a running cgroup");
            case Action.SetWeight a -> refuse("set weight", span, "ktstr cannot write cpu.weight of a running cgroup");
            case Action.Offline a -> refuse("offline", span, "ktstr has no op that takes a CPU away or gives it back");
            case Action.Online a -> refuse("online", span, "ktstr has no op that takes a CPU away or gives it back");
            case Action.Suspend a -> refuse("suspend", span, "ktstr has no op that suspends the machine");
            case Action.Attach a -> attach(a, ops);
            case Action.At a ->
                refuse(
                        "at",
                        span,
                        a.process().isPresent()
                                ? "ktstr's runner is the only process that changes cgroups"
                                : a.delay().exponential()
                                        ? "a step begins at a fixed time, not at one that is drawn"
                                        : "it begins when its phase has ended");
            case Action.Every a ->
                refuse(
                        "every",
                        span,
                        a.interval().exponential()
                                ? "steps have fixed lengths, none that are drawn"
                                : "it cannot be said as steps of this length");
        }
    }

    /** Binaries are staged with a test; its own one again is one that is staged under another name. */
    private void attach(Action.Attach a, List<KtstrOp> ops) {
        if (attached) {
            refuse("attach", a.span(), "ktstr attaches a scheduler where none is, and there is one here");
            return;
        }
        Optional<Declaration> other =
                a.scheduler().isPresent() ? Declaration.of(a.scheduler(), setup.machine(), findings) : scheduler;
        if (other.isEmpty()) {
            refuse("attach", a.span(), "there is no scheduler to stage");
            return;
        }
        op(ops, "attach", a.span(), new KtstrOp.AttachScheduler(other.get(), a.span()));
        attached = true;
    }

    private String cgroup(int cell) {
        return cell == KtstrCells.ROOT ? Staff.ROOT : cells.name(cell);
    }

    private void op(List<KtstrOp> ops, String what, SourceSpan span, KtstrOp op) {
        ops.add(op);
        findings.exact(what, span, "Op::" + Rust.constructor(op));
    }

    private void refuse(String what, SourceSpan span, String cause) {
        findings.refused(what, span, cause, "leave it to the in-JVM runtime: scxc run");
    }

    private void move(Action.Move a, List<KtstrOp> ops) {
        String to = cells.name(a.cell());
        Optional<Integer> from = whole(a.groups(), "move", a.span());
        if (from.isEmpty()) {
            return;
        }
        if (a.cell() == KtstrCells.ROOT) {
            refuse("move", a.span(), "ktstr moves tasks between cgroups it made only");
        } else if (cells.isBackdrop(from.get()) && !cells.isBackdrop(a.cell())) {
            refuse("move", a.span(), "ktstr does not move workers that stay into a cgroup that ends with its step");
        } else {
            op(ops, "move", a.span(), new KtstrOp.MoveAllTasks(cells.name(from.get()), to, a.span()));
            staff.unclear(cells.name(from.get()));
            staff.unclear(to);
            cells.move(from.get(), a.cell());
        }
    }

    /** ktstr's ops act on all workers of a cgroup. */
    private Optional<Integer> whole(List<Integer> ids, String what, SourceSpan span) {
        Optional<Integer> cell = cells.exactly(ids);
        if (cell.isEmpty()) {
            findings.refused(
                    what,
                    span,
                    "ktstr does it to all workers of a cell or to none, and these are not all of one",
                    "put these workers into a cell of their own");
        }
        return cell;
    }
}
