package org.scxc.runtime;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Action;
import org.scxc.model.Outcome;
import org.scxc.model.Policy;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;
import org.scxc.runtime.sched.Schedulers;
import org.scxc.runtime.sched.mitosis.Mitosis;
import org.scxc.runtime.work.Capacity;
import org.scxc.runtime.work.Simulation;

/** Runs scenarios inside the JVM: the same setup, seed and version give the same outcome on every machine. */
public final class Simulator {
    private Simulator() {}

    /** Tasks alive or dead that one run may make. */
    private static final long MAX_TASKS = 500_000;

    /** What of {@code setup} this backend cannot run; empty = {@link #run} will accept it. */
    public static List<Refusal> check(Setup setup) {
        List<Refusal> refusals = new ArrayList<>();
        if (!setup.kernel().version().matches("6\\.(1[2-9])|7\\.[0-3]")) {
            SourceSpan span = setup.scheduler().map(SchedulerUse::span).orElse(SourceSpan.NONE);
            String text = "kernel " + setup.kernel().version() + " has no profile in the in-JVM runtime";
            refusals.add(new Refusal(span, text, "sched_ext kernels from 6.12 to 7.3 have one"));
        }
        setup.scheduler().ifPresent(use -> scheduler(use, refusals));
        Capacity.groups(setup).forEach(group -> workload(group, refusals));
        setup.phases().forEach(p -> actions(p.actions(), refusals));
        long tasks = Capacity.of(setup).tasks();
        if (tasks > MAX_TASKS) {
            String text = "this timeline makes up to " + tasks + " tasks; the in-JVM runtime holds " + MAX_TASKS;
            SourceSpan span = setup.phases().isEmpty()
                    ? SourceSpan.NONE
                    : setup.phases().get(0).span();
            refusals.add(new Refusal(span, text, "spawn less often, or remove what was spawned"));
        }
        return refusals;
    }

    private static void actions(List<Action> actions, List<Refusal> refusals) {
        for (Action action : actions) {
            switch (action) {
                case Action.SetPolicy a
                when a.policy() instanceof Policy.Deadline -> refusals.add(noDeadline(a.span()));
                case Action.At a -> actions(a.body(), refusals);
                case Action.Every a -> actions(a.body(), refusals);
                default -> {}
            }
        }
    }

    private static Refusal noDeadline(SourceSpan span) {
        String text = "the in-JVM runtime has no SCHED_DEADLINE";
        return new Refusal(span, text, "policy fifo(priority 99) is above every sched_ext task, too");
    }

    /** A workload's body is steps, or one {@code each} with steps in it. */
    private static void workload(WorkerGroup group, List<Refusal> refusals) {
        List<Workload.Step> steps = group.workload().steps();
        if (group.policy() instanceof Policy.Deadline) {
            refusals.add(noDeadline(group.span()));
        }
        boolean each = steps.stream().anyMatch(s -> s instanceof Workload.Each);
        boolean nested = steps.size() == 1
                && steps.get(0) instanceof Workload.Each e
                && e.body().stream().anyMatch(s -> s instanceof Workload.Each);
        if (steps.isEmpty()) {
            String name = group.workload().call().replaceFirst("\\(.*", "");
            String hint = "its declaration has no steps; 'scxc doc " + name + "' says why if it is the library's";
            String text = "the in-JVM runtime has no model of workload "
                    + group.workload().call();
            refusals.add(new Refusal(group.span(), text, hint));
        } else if (each && (steps.size() > 1 || nested)) {
            String text = "workload " + group.workload().call() + " has steps beside or inside its \"each\"";
            refusals.add(
                    new Refusal(group.span(), text, "the in-JVM runtime performs one \"each\" that holds all steps"));
        }
    }

    private static void scheduler(SchedulerUse use, List<Refusal> refusals) {
        if (use.model().equals("none") || !Schedulers.known(use.model())) {
            String text = "the in-JVM runtime has no model of scheduler \"" + use.name() + "\"";
            refusals.add(new Refusal(use.span(), text, "its declaration says: model " + use.model()));
        } else if (use.model().equals("mitosis")) {
            for (String text : Mitosis.refusals(use)) {
                refusals.add(new Refusal(use.span(), text, ""));
            }
        } else if (use.flags().containsKey("delay") || use.flags().containsKey("delay_after")) {
            String text = "a delay that the scheduler makes itself: the in-JVM runtime has none";
            refusals.add(new Refusal(
                    use.span(),
                    text,
                    "kernel.kfunc_cost makes each insert take time; a race finds what can come in between"));
        }
    }

    /** @param seed any number; the first of a series is 1 */
    public static Outcome run(Setup setup, long seed, RunOptions options) {
        return Simulation.run(setup, seed, options);
    }

    /** One line on what the model leaves out, for the foot of every report. */
    public static String limits() {
        return "not modelled: lock contention, SMT slowdown, cache effects, callback cost (0 ns, or kfunc_cost),"
                + " memory pressure; see docs/model.md";
    }
}
