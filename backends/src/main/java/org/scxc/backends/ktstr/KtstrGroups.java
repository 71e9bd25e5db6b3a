package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.Affinity;
import org.scxc.model.CpuSet;
import org.scxc.model.Machine;
import org.scxc.model.Policy;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;
import org.scxc.model.Workload;

/** Worker groups to work specifications. */
record KtstrGroups(Machine machine, Findings findings) {
    /**
     * Empty after a refusal. A group per CPU becomes one specification for each CPU; members that a claim names are not
     * taken apart.
     */
    List<KtstrGroup> of(List<WorkerGroup> groups) {
        List<KtstrGroup> all = new ArrayList<>();
        WorkerGroup.byStatement(groups).forEach(parts -> all.addAll(of(WorkerGroup.whole(parts))));
        return List.copyOf(all);
    }

    private List<KtstrGroup> of(WorkerGroup g) {
        String what = "workers " + g.name();
        if (g.count() == 0) {
            findings.exact(what, g.span(), "no workers, so nothing");
            return List.of();
        }
        if (g.kthread() != WorkerGroup.Kthread.NO) {
            findings.refused(what, g.span(), "ktstr's workers are processes, not kernel threads", "remove kthread");
            return List.of();
        }
        if (g.cookie().isPresent()) {
            findings.refused(
                    what,
                    g.span(),
                    "ktstr's workers have no core-scheduling cookie",
                    "remove cookie, or leave it to the in-JVM runtime");
            return List.of();
        }
        Optional<Work> work = work(g.workload(), what, g.span());
        Optional<Policy> policy = policy(g.policy(), what, g.span());
        if (work.isEmpty() || policy.isEmpty()) {
            return List.of();
        }
        Pinning pinning = pinning(g.affinity());
        KtstrGroup group = new KtstrGroup(g.count(), work.get(), policy.get(), g.nice(), pinning, g.span());
        return switch (g.placement()) {
            case COUNT -> List.of(group);
            case PER_CPU ->
                machine.all().stream()
                        .mapToObj(cpu -> new KtstrGroup(
                                g.count(),
                                work.get(),
                                policy.get(),
                                g.nice(),
                                new Pinning.Exact(CpuSet.of(cpu)),
                                g.span()))
                        .toList();
            case PER_CGROUP -> {
                findings.refused(what, g.span(), "ktstr cannot count workers per cgroup", "write a number of workers");
                yield List.of();
            }
        };
    }

    static Pinning pinning(Affinity affinity) {
        return switch (affinity) {
            case Affinity.Inherit i -> new Pinning.Inherit();
            case Affinity.Cpus c -> new Pinning.Exact(c.cpus());
            case Affinity.Any a -> new Pinning.RandomSubset(a.of(), a.count());
        };
    }

    private Optional<Policy> policy(Policy policy, String what, SourceSpan span) {
        return switch (policy) {
            case Policy.Normal p -> Optional.of(p);
            case Policy.Batch p -> Optional.of(p);
            case Policy.Idle p -> Optional.of(p);
            case Policy.Ext p -> {
                findings.refused(what, span, "ktstr's SchedPolicy has no SCHED_EXT", "leave it to the in-JVM runtime");
                yield Optional.empty();
            }
            case Policy.Fifo p -> Optional.of(p);
            case Policy.RoundRobin p -> Optional.of(p);
            case Policy.Deadline p -> Optional.of(p);
            case Policy.Stop p -> {
                findings.refused(what, span, "nothing in user space has the stopper's policy", "use fifo(priority 99)");
                yield Optional.empty();
            }
        };
    }

    private Optional<Work> work(Workload workload, String what, SourceSpan span) {
        List<Workload.Step> steps = workload.steps();
        // the library says how its steps imitate ktstr's; the name is ktstr's own
        Optional<WorkTypes.Named> named = WorkTypes.of(workload, machine.nodes());
        if (named.isPresent()) {
            Work work = named.get().work();
            String becomes = "WorkType::" + work.variant();
            if (named.get().missing().isEmpty()) {
                findings.exact(what, span, becomes);
            } else {
                findings.approximated(
                        what,
                        span,
                        becomes,
                        "the scenario does not say " + named.get().missing());
            }
            return Optional.of(work);
        }
        if (steps.size() == 1 && steps.getFirst() instanceof Workload.SpinForever) {
            findings.exact(what, span, "WorkType::SpinWait");
            return Optional.of(Work.SPIN_WAIT);
        }
        if (steps.size() == 1 && steps.getFirst() instanceof Workload.Yield) {
            findings.exact(what, span, "WorkType::YieldHeavy");
            return Optional.of(Work.YIELD_HEAVY);
        }
        if (steps.size() == 2 && steps.get(1) instanceof Workload.Sleep sleep) {
            Optional<Work> bursty = bursty(steps.getFirst(), sleep, what, span);
            if (bursty.isPresent()) {
                return bursty;
            }
        }
        boolean epoll = workload.name().equals("epoll_storm");
        Optional<String> argument = WorkTypes.obstacle(workload, machine.nodes());
        String cause = epoll
                ? "ktstr's EpollStorm wants threads, and workers of a cgroup are processes"
                : argument.orElseGet(() -> noBursty(workload));
        findings.refused(
                what,
                span,
                cause,
                epoll
                        ? "take futex_ping_pong or wake_chain"
                        : argument.isPresent()
                                ? "change that argument"
                                : "there is spin, yielding, bursty(run D, sleep D), compute(run D, sleep D) and what"
                                        + " scxc doc says is ktstr's");
        return Optional.empty();
    }

    /** Of work that is none of ktstr's by name: why it is not Bursty, if it looks like it, or that it is none at all. */
    private static String noBursty(Workload workload) {
        List<Workload.Step> steps = workload.steps();
        if (steps.size() == 2 && steps.get(1) instanceof Workload.Sleep sleep) {
            boolean drawn = sleep.time().exponential()
                    || steps.getFirst() instanceof Workload.Spin s && s.wall().exponential()
                    || steps.getFirst() instanceof Workload.Work w && w.cpu().exponential();
            boolean runs = steps.getFirst() instanceof Workload.Spin || steps.getFirst() instanceof Workload.Work;
            if (runs) {
                return drawn
                        ? "the times of ktstr's Bursty are fixed, and " + workload.call() + " draws one"
                        : "the times of ktstr's Bursty are longer than 0, and one of " + workload.call() + " is not";
            }
        }
        if (steps.stream().anyMatch(Workload.MigrateDisable.class::isInstance)) {
            return "a process of ktstr has no call of migrate_disable()";
        }
        return "ktstr has no work type that does what " + workload.call() + " does";
    }

    private Optional<Work> bursty(Workload.Step first, Workload.Sleep sleep, String what, SourceSpan span) {
        if (sleep.time().exponential() || sleep.time().ns() == 0) {
            return Optional.empty();
        }
        return switch (first) {
            case Workload.Spin s
            when !s.wall().exponential() && s.wall().ns() > 0 -> {
                findings.exact(what, span, "WorkType::Bursty");
                yield Optional.of(Work.bursty(s.wall().ns(), sleep.time().ns()));
            }
            case Workload.Work w
            when !w.cpu().exponential() && w.cpu().ns() > 0 -> {
                findings.approximated(what, span, "WorkType::Bursty", "Bursty counts wall clock, not CPU time");
                yield Optional.of(Work.bursty(w.cpu().ns(), sleep.time().ns()));
            }
            default -> Optional.empty();
        };
    }
}
