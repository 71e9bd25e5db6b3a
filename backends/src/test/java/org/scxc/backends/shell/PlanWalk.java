package org.scxc.backends.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/** What a plan would do when, worked out from the model alone; a draw counts with its mean. */
final class PlanWalk {
    private record Due(long at, long order, List<ShellPlan.Statement> body, long again) {}

    private final List<String> lines = new ArrayList<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private long now;
    private long order;

    private PlanWalk() {}

    static List<String> of(ShellPlan plan) {
        PlanWalk walk = new PlanWalk();
        walk.perform(plan.declare(), 0);
        for (ShellPlan.PlanPhase phase : plan.phases()) {
            walk.phase(phase);
        }
        walk.say("end");
        return walk.lines;
    }

    private void phase(ShellPlan.PlanPhase phase) {
        say("phase " + phase.name());
        long end = now + phase.durationNs();
        due.clear();
        perform(phase.statements(), now);
        while (!due.isEmpty() && due.element().at < end) {
            Due next = due.remove();
            now = next.at;
            perform(next.body, next.at);
            if (next.again > 0) {
                due.add(new Due(next.at + next.again, order++, next.body, next.again));
            }
        }
        now = end;
    }

    private void perform(List<ShellPlan.Statement> statements, long began) {
        for (ShellPlan.Statement s : statements) {
            switch (s) {
                case ShellPlan.At a -> due.add(new Due(began + a.delay().ns(), order++, a.body(), 0));
                case ShellPlan.Every e ->
                    due.add(new Due(
                            began + e.interval().ns(),
                            order++,
                            e.body(),
                            e.interval().ns()));
                default -> say(PlanText.head(s));
            }
        }
    }

    private void say(String what) {
        lines.add(String.format(Locale.ROOT, "%d.%09d %s", now / 1_000_000_000, now % 1_000_000_000, what));
    }
}
