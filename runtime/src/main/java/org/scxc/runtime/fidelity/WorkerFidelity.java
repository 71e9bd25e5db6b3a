package org.scxc.runtime.fidelity;

import java.util.List;
import org.scxc.model.Affinity;
import org.scxc.model.Fidelity;
import org.scxc.model.Part;
import org.scxc.model.Policy;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/** Workers: how many, what they do, and their attributes. */
record WorkerFidelity(Report report) {
    void walk(WorkerGroup group) {
        workload(group);
        if (!(group.policy() instanceof Policy.Normal)) {
            policy(report, group.name() + " ", group.policy(), group.span(), stays(group));
        }
        if (group.kthread() != WorkerGroup.Kthread.NO) {
            String kind = group.kthread() == WorkerGroup.Kthread.BOUND ? " kthread bound" : " kthread";
            report.holds(group.name() + kind, group.span(), Part.KTHREAD);
        }
        if (group.nice() != 0) {
            report.holds(group.name() + " nice " + group.nice(), group.span(), Part.POLICY);
        }
        group.cookie().ifPresent(c -> report.holds(group.name() + " cookie " + c, group.span(), Part.CORE_SCHEDULING));
        if (!(group.affinity() instanceof Affinity.Inherit)) {
            report.holds(
                    group.name() + " " + Words.affinity("affinity", group.affinity()), group.span(), Part.AFFINITY);
        }
    }

    private void workload(WorkerGroup group) {
        Workload workload = group.workload();
        String count = switch (group.placement()) {
            case COUNT -> group.count() + " x ";
            case PER_CPU -> group.count() + " per cpu x ";
            case PER_CGROUP -> group.count() + " per cgroup x ";
        };
        String construct = group.name() + ": " + count + workload.call();
        String subject = "workload " + workload.call();
        List<Workload.Step> steps = workload.steps();
        if (workload.fidelity() instanceof Fidelity.Refused r) {
            String text = "the in-JVM runtime has no model of " + subject + ": " + r.cause();
            report.refused(
                    construct,
                    group.span(),
                    Part.NO_WORKLOAD,
                    text,
                    "a workload of your own has the steps you give it");
        } else if (steps.isEmpty()) {
            String text = "the in-JVM runtime has no model of " + subject;
            report.refused(construct, group.span(), Part.NO_WORKLOAD, text, "its declaration has no steps");
        } else if (steps.size() > 1 && steps.stream().anyMatch(WorkerFidelity::standsAlone) || nested(steps)) {
            String word = steps.stream().anyMatch(s -> s instanceof Workload.Fan) ? "fan" : "each";
            report.refused(
                    construct,
                    group.span(),
                    Part.NO_WORKLOAD,
                    subject + " has steps beside or inside its \"" + word + "\"",
                    "the in-JVM runtime performs one \"" + word + "\" that holds all steps");
        } else {
            Uses uses = new Uses().of(Part.SPIN);
            if (workload.fidelity() instanceof Fidelity.Approximated a) {
                uses.of(Part.WORKLOAD, a.cause());
            }
            steps.forEach(s -> step(s, uses));
            report.holds(construct, group.span(), uses);
        }
    }

    private static boolean standsAlone(Workload.Step step) {
        return step instanceof Workload.Each || step instanceof Workload.Fan;
    }

    private static boolean nested(List<Workload.Step> steps) {
        return steps.getFirst() instanceof Workload.Each e && e.body().stream().anyMatch(WorkerFidelity::standsAlone);
    }

    private static void step(Workload.Step step, Uses uses) {
        switch (step) {
            case Workload.SpinForever s -> {}
            case Workload.Spin s -> {}
            case Workload.Work w -> {}
            case Workload.Sleep s -> uses.of(Part.SLEEP);
            case Workload.Yield y -> uses.of(Part.YIELD);
            case Workload.MigrateDisable d -> uses.of(Part.MIGRATE_DISABLE);
            case Workload.MigrateEnable e -> {}
            case Workload.TakeTurn t -> uses.of(Part.SYSTEM_CALL);
            case Workload.PassTurn t -> uses.of(Part.SYSTEM_CALL);
            case Workload.WakeOthers w -> uses.of(Part.SYSTEM_CALL);
            case Workload.AwaitCall a -> uses.of(Part.SYSTEM_CALL);
            case Workload.Lock l -> uses.of(Part.SYSTEM_CALL);
            case Workload.Unlock u -> uses.of(Part.SYSTEM_CALL);
            case Workload.Fan f -> {
                uses.of(Part.SYSTEM_CALL);
                f.first().forEach(s -> step(s, uses));
                f.others().forEach(s -> step(s, uses));
            }
            case Workload.Each e -> {
                if (e.grid() > 0) {
                    uses.of(
                            Part.TIMER_GRID,
                            "its timer expires on multiples of " + Words.time(e.grid()) + " and takes 15us more");
                }
                e.body().forEach(s -> step(s, uses));
            }
        }
    }

    private static boolean stays(WorkerGroup group) {
        return group.placement() == WorkerGroup.Placement.PER_CPU
                || group.affinity() instanceof Affinity.Cpus c && c.cpus().size() == 1;
    }

    /**
     * Also of {@code set X policy}.
     *
     * @param stays each task has one CPU: none that waits could run elsewhere
     */
    static void policy(Report report, String prefix, Policy policy, SourceSpan span, boolean stays) {
        String construct = prefix + Words.policy(policy);
        Uses uses = new Uses();
        switch (policy) {
            case Policy.Normal n -> uses.of(Part.POLICY);
            case Policy.Idle i -> uses.of(Part.POLICY);
            case Policy.Batch b -> uses.of(Part.BATCH);
            case Policy.Ext e -> uses.of(Part.POLICY, Part.SWITCH_PARTIAL);
            case Policy.Fifo f -> uses.of(Part.REAL_TIME).ifSo(!stays, Part.REAL_TIME_BALANCE);
            case Policy.RoundRobin r ->
                uses.of(Part.REAL_TIME, Part.ROUND_ROBIN).ifSo(!stays, Part.REAL_TIME_BALANCE);
            case Policy.Stop s -> uses.of(Part.STOPPER);
            case Policy.Deadline d -> uses.of(Part.DEADLINE);
        }
        report.holds(construct, span, uses);
    }
}
