package org.scxc.runtime.fidelity;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scxc.model.Affinity;
import org.scxc.model.Fidelity;
import org.scxc.model.Policy;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/** Workers: how many, what they do, and their attributes. */
record WorkerFidelity(Report report) {
    private static final String DEADLINE =
            "as in 7.3.4; of equal deadlines the first stays first, and who leaves the class gives its bandwidth back"
                    + " at once";

    private static final String NOT_MOVED = "one that waits is not pushed to or pulled by another CPU";

    void walk(WorkerGroup group) {
        workload(group);
        if (!(group.policy() instanceof Policy.Normal)) {
            policy(report, group.name() + " ", group.policy(), group.span(), stays(group));
        }
        if (group.nice() != 0) {
            report.exact(group.name() + " nice " + group.nice(), group.span());
        }
        if (!(group.affinity() instanceof Affinity.Inherit)) {
            report.exact(group.name() + " " + Words.affinity("affinity", group.affinity()), group.span());
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
            report.refused(construct, group.span(), text, "a workload of your own has the steps you give it");
        } else if (steps.isEmpty()) {
            String text = "the in-JVM runtime has no model of " + subject;
            report.refused(construct, group.span(), text, "its declaration has no steps");
        } else if (steps.size() > 1 && steps.stream().anyMatch(WorkerFidelity::standsAlone) || nested(steps)) {
            String word = steps.stream().anyMatch(s -> s instanceof Workload.Fan) ? "fan" : "each";
            report.refused(
                    construct,
                    group.span(),
                    subject + " has steps beside or inside its \"" + word + "\"",
                    "the in-JVM runtime performs one \"" + word + "\" that holds all steps");
        } else {
            Set<String> causes = new LinkedHashSet<>();
            if (workload.fidelity() instanceof Fidelity.Approximated a) {
                causes.add(a.cause());
            }
            steps.forEach(s -> step(s, causes));
            report.leavingOut(construct, group.span(), List.copyOf(causes));
        }
    }

    private static boolean standsAlone(Workload.Step step) {
        return step instanceof Workload.Each || step instanceof Workload.Fan;
    }

    private static boolean nested(List<Workload.Step> steps) {
        return steps.getFirst() instanceof Workload.Each e && e.body().stream().anyMatch(WorkerFidelity::standsAlone);
    }

    private static void step(Workload.Step step, Set<String> causes) {
        switch (step) {
            case Workload.SpinForever s -> {}
            case Workload.Spin s -> {}
            case Workload.Work w -> {}
            case Workload.Sleep s -> causes.add("sleeps end on time: no timer slack");
            case Workload.Yield y -> causes.add("a yield takes 1us");
            case Workload.TakeTurn t -> free(causes);
            case Workload.PassTurn t -> free(causes);
            case Workload.WakeOthers w -> free(causes);
            case Workload.AwaitCall a -> free(causes);
            case Workload.Lock l -> free(causes);
            case Workload.Unlock u -> free(causes);
            case Workload.Fan f -> {
                free(causes);
                f.first().forEach(s -> step(s, causes));
                f.others().forEach(s -> step(s, causes));
            }
            case Workload.Each e -> {
                if (e.grid() > 0) {
                    causes.add("its timer expires on multiples of " + Words.time(e.grid()) + " and takes 15us more");
                }
                e.body().forEach(s -> step(s, causes));
            }
        }
    }

    private static void free(Set<String> causes) {
        causes.add("system calls take no time");
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
        switch (policy) {
            case Policy.Normal n -> report.exact(construct, span);
            case Policy.Idle i -> report.exact(construct, span);
            case Policy.Batch b ->
                report.approximated(construct, span, "as normal: what EEVDF does for SCHED_BATCH is left out");
            case Policy.Fifo f -> report.leavingOut(construct, span, stays ? List.of() : List.of(NOT_MOVED));
            case Policy.RoundRobin r ->
                report.leavingOut(
                        construct,
                        span,
                        stays
                                ? List.of("as fifo: equals do not take turns")
                                : List.of("as fifo: equals do not take turns", NOT_MOVED));
            case Policy.Stop s -> report.exact(construct, span);
            case Policy.Deadline d -> report.approximated(construct, span, DEADLINE);
        }
    }
}
