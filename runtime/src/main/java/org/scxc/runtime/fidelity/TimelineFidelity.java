package org.scxc.runtime.fidelity;

import java.util.List;
import java.util.function.BiConsumer;
import org.scxc.model.Action;
import org.scxc.model.Cell;
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
            case Action.RemoveCell a -> report.exact("remove", at);
            case Action.SetCpus a -> report.exact("set " + Words.affinity("cpus", a.cpus()), at);
            case Action.SwapCpus a -> report.exact("swap cpus", at);
            case Action.Spawn a -> a.groups().forEach(workers::walk);
            case Action.SetAffinity a -> report.exact("set " + Words.affinity("affinity", a.affinity()), at);
            case Action.SetNice a -> report.exact("set nice " + a.nice(), at);
            case Action.SetPolicy a -> WorkerFidelity.policy(report, "set ", a.policy(), at, false);
            case Action.SetWeight a -> weight(report, "set weight " + a.weight(), at);
            case Action.SetMax a -> max(report, "set max " + a.max().file(), at);
            case Action.Move a -> report.exact("move", at);
            case Action.Stop a -> report.exact("stop", at);
            case Action.Freeze a ->
                report.approximated("freeze", at, "who runs stops within 3us; the freezer's own work takes no time");
            case Action.Thaw a -> report.exact("thaw", at);
            case Action.Offline a -> hotplug("offline " + a.cpus(), at);
            case Action.Online a -> hotplug("online " + a.cpus(), at);
            case Action.Detach a -> report.exact("detach", at);
            case Action.Attach a -> {
                report.exact("attach", at);
                a.scheduler().ifPresent(schedulers::use);
            }
            case Action.At a -> {
                String when = "at " + Words.amount(a.delay());
                String by = a.process().map(p -> when + " as " + p).orElse(when);
                if (a.process().isPresent() && a.body().stream().anyMatch(TimelineFidelity::writesCpuset)) {
                    report.approximated(
                            by,
                            at,
                            "it sleeps while another process holds cpuset_mutex; a kernel lets it spin at first");
                } else {
                    report.exact(by, at);
                }
                walk(a.body());
            }
            case Action.Every a -> {
                report.exact("every " + Words.amount(a.interval()), at);
                walk(a.body());
            }
        }
    }

    private static boolean writesCpuset(Action action) {
        return action instanceof Action.SetCpus || action instanceof Action.SwapCpus;
    }

    private void hotplug(String construct, SourceSpan at) {
        report.approximated(construct, at, "the callback, the new masks and the stopper follow within 10us");
    }

    /** Also of a cell's declaration. */
    static void max(Report report, String construct, SourceSpan at) {
        report.approximated(
                construct,
                at,
                "under EEVDF a task is throttled at once, in the kernel when it next returns to user space; nothing is"
                        + " throttled under a sched_ext scheduler, as in the kernel");
    }

    /** Also of a cell's declaration. */
    static void weight(Report report, String construct, SourceSpan at) {
        report.approximated(
                construct, at, "under EEVDF, tasks are balanced by loads of the moment, not by their averages");
    }
}
