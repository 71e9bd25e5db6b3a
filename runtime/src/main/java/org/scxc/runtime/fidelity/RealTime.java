package org.scxc.runtime.fidelity;

import java.util.List;
import org.scxc.model.Action;
import org.scxc.model.Policy;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;
import org.scxc.runtime.work.Capacity;

/** Whether a setup has tasks that can starve those of lower classes. */
final class RealTime {
    private RealTime() {}

    static boolean isIn(Setup setup) {
        List<WorkerGroup> groups = Capacity.groups(setup);
        return groups.stream().anyMatch(g -> isRealTime(g.policy()))
                || setup.phases().stream().anyMatch(p -> p.actions().stream().anyMatch(RealTime::makesOne));
    }

    private static boolean makesOne(Action action) {
        return switch (action) {
            case Action.SetPolicy a -> isRealTime(a.policy());
            case Action.At a -> a.body().stream().anyMatch(RealTime::makesOne);
            case Action.Every a -> a.body().stream().anyMatch(RealTime::makesOne);
            default -> false;
        };
    }

    private static boolean isRealTime(Policy policy) {
        return policy instanceof Policy.Fifo
                || policy instanceof Policy.RoundRobin
                || policy instanceof Policy.Deadline;
    }
}
