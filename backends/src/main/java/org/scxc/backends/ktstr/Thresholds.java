package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.scxc.model.Action;
import org.scxc.model.Expectation;
import org.scxc.model.Expr;
import org.scxc.model.Measure;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/**
 * Expectations about every worker of a scenario that an attribute of the test judges: one that makes it fail, not one of
 * those that are only reported (ktstr 0.18.0, Assert and the loops of its workers).
 */
record Thresholds(Setup setup) {
    private static final long MS = 1_000_000L;

    /** @param cause what is judged instead of what was said */
    record Threshold(Attribute attribute, String cause) {}

    Optional<Threshold> of(Expectation.Compares c) {
        boolean upper = c.comparison() == Expectation.Comparison.AT_MOST;
        if (!upper
                || !(c.left() instanceof Expr.Of of)
                || !(c.right() instanceof Expr.Constant bound)
                || of.measure().phase().isPresent()
                || !new HashSet<>(of.measure().subject().groups()).containsAll(ids())) {
            return Optional.empty();
        }
        long ns = Math.round(bound.value());
        return switch (of.measure().kind()) {
            case WAIT -> of.measure().statistic() == Measure.Statistic.MAX ? gap(ns) : Optional.empty();
            case WAKEUP -> of.measure().statistic() == Measure.Statistic.P99 ? sleep(ns) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A spinner does nothing but iterate, so that a gap between two iterations is time without a CPU. */
    private Optional<Threshold> gap(long ns) {
        boolean spin = groups().stream()
                .allMatch(g -> g.workload().steps().size() == 1
                        && g.workload().steps().getFirst() instanceof Workload.SpinForever);
        return spin && ns >= MS && ns % MS == 0
                ? Optional.of(new Threshold(
                        new Attribute("max_gap_ms", String.valueOf(ns / MS)),
                        "the longest gap between two iterations of any worker"))
                : Optional.empty();
    }

    /** ktstr measures how long a worker was blocked: for one that sleeps, the sleep and what came on top. */
    private Optional<Threshold> sleep(long ns) {
        List<Long> sleeps = groups().stream()
                .map(g -> g.workload().steps())
                .map(s -> s.size() == 2
                                && s.getFirst() instanceof Workload.Spin
                                && s.get(1) instanceof Workload.Sleep z
                                && !z.time().exponential()
                        ? z.time().ns()
                        : 0L)
                .distinct()
                .toList();
        return sleeps.size() == 1 && sleeps.getFirst() > 0
                ? Optional.of(new Threshold(
                        new Attribute("max_p99_wake_latency_ns", Rust.grouped(sleeps.getFirst() + ns)),
                        "of each cgroup by itself, the sleep of " + KtstrWords.duration(sleeps.getFirst())
                                + " and the slack of its timer included"))
                : Optional.empty();
    }

    private List<Integer> ids() {
        return groups().stream().map(WorkerGroup::id).toList();
    }

    private List<WorkerGroup> groups() {
        List<WorkerGroup> all = new ArrayList<>(setup.root());
        setup.cells().forEach(c -> all.addAll(c.groups()));
        setup.phases().forEach(p -> p.actions().forEach(a -> add(a, all)));
        return all;
    }

    private static void add(Action action, List<WorkerGroup> all) {
        switch (action) {
            case Action.CreateCell a -> all.addAll(a.cell().groups());
            case Action.Spawn a -> all.addAll(a.groups());
            case Action.At a -> a.body().forEach(b -> add(b, all));
            case Action.Every a -> a.body().forEach(b -> add(b, all));
            default -> {}
        }
    }
}
