package org.scxc.runtime.fidelity;

import java.util.List;
import java.util.function.BiConsumer;
import org.scxc.model.Action;
import org.scxc.model.Cell;
import org.scxc.model.Part;
import org.scxc.model.SleepState;
import org.scxc.model.SourceSpan;

/** What happens in phases. */
record TimelineFidelity(
        Report report, BiConsumer<Cell, WorkerFidelity> cells, WorkerFidelity workers, SchedulerFidelity schedulers) {
    void walk(List<Action> actions) {
        actions.forEach(this::action);
    }

    private void action(Action action) {
        SourceSpan at = action.span();
        switch (action) {
            case Action.CreateCell a -> cells.accept(a.cell(), workers);
            case Action.RemoveCell a ->
                report.holds("remove", at, Part.CGROUP, Part.TASK_EXIT, Part.CGROUP_OFFLINE, Part.GRACE_PERIOD);
            case Action.SetCpus a -> report.holds("set " + Words.affinity("cpus", a.cpus()), at, Part.CPUSET);
            case Action.SwapCpus a -> report.holds("swap cpus", at, Part.CPUSET);
            case Action.Spawn a -> a.groups().forEach(workers::walk);
            case Action.SetAffinity a ->
                report.holds("set " + Words.affinity("affinity", a.affinity()), at, Part.AFFINITY);
            case Action.SetNice a -> report.holds("set nice " + a.nice(), at, Part.POLICY);
            case Action.SetCookie a ->
                report.holds(a.cookie().map(c -> "set cookie " + c).orElse("clear cookie"), at, Part.CORE_SCHEDULING);
            case Action.SetPolicy a -> WorkerFidelity.policy(report, "set ", a.policy(), at, false);
            case Action.SetWeight a -> report.holds("set weight " + a.weight(), at, Part.GROUPS);
            case Action.SetMax a -> report.holds("set max " + a.max().file(), at, Part.CPU_MAX);
            case Action.SetPartition a ->
                report.holds("set partition " + a.partition().word(), at, Part.CPUSET_PARTITION);
            case Action.Move a -> report.holds("move", at, Part.CGROUP);
            case Action.Stop a -> report.holds("stop", at, Part.TASK_EXIT, Part.GRACE_PERIOD);
            case Action.Freeze a -> report.holds("freeze", at, Part.FREEZER);
            case Action.Thaw a -> report.holds("thaw", at, Part.FREEZER);
            case Action.Offline a -> report.holds("offline " + a.cpus(), at, Part.HOTPLUG);
            case Action.Online a -> report.holds("online " + a.cpus(), at, Part.HOTPLUG);
            case Action.Suspend a -> suspend(a);
            case Action.Detach a -> report.holds("detach", at, Part.DISABLE);
            case Action.Attach a -> {
                report.holds("attach", at, Part.LOAD);
                a.scheduler().ifPresent(schedulers::use);
            }
            case Action.At a -> {
                String when = "at " + Words.amount(a.delay());
                String by = a.process().map(p -> when + " as " + p).orElse(when);
                boolean waits = a.process().isPresent() && a.body().stream().anyMatch(Action::writesCpuset);
                report.holds(by, at, new Uses().of(Part.TIMELINE).ifSo(waits, Part.CPUSET_MUTEX));
                walk(a.body());
            }
            case Action.Every a -> {
                report.holds("every " + Words.amount(a.interval()), at, Part.TIMELINE);
                walk(a.body());
            }
        }
    }

    private void suspend(Action.Suspend suspend) {
        boolean deep = suspend.state() == SleepState.DEEP;
        Uses uses = new Uses().of(Part.SUSPEND, Part.FREEZER).ifSo(deep, Part.HOTPLUG);
        report.holds("suspend " + suspend.state().word(), suspend.span(), uses);
    }
}
