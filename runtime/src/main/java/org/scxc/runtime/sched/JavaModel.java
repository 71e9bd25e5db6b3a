package org.scxc.runtime.sched;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.SchedExtOps;

/**
 * A scheduler that is written in Java.
 *
 * @param flags that it looks at; the others change nothing
 * @param obstacles what of a use it cannot run
 */
public record JavaModel(
        Set<String> flags,
        Function<SchedulerUse, SchedExtOps> maker,
        Function<SchedulerUse, List<Obstacle>> obstacles) {
    /**
     * Why it does not start, or not as it should.
     *
     * @param flag whose fault it is; empty = of several, or of none
     * @param hint what to write instead; may be empty
     */
    public record Obstacle(String flag, String message, String hint) {}

    public JavaModel {
        flags = Set.copyOf(flags);
    }

    public static JavaModel of(Function<SchedulerUse, SchedExtOps> maker, String... flags) {
        return new JavaModel(Set.of(flags), maker, use -> List.of());
    }

    /** One whose original can be told to wait, by these flags. */
    public JavaModel withoutDelays(String... delays) {
        return new JavaModel(flags, maker, use -> {
            List<Obstacle> all = new ArrayList<>();
            for (String flag : delays) {
                if (use.flags().containsKey(flag)) {
                    all.add(new Obstacle(
                            flag,
                            "a delay that the scheduler makes itself: the in-JVM runtime has none",
                            "kernel.kfunc_cost makes each insert take time; a race finds what can come in between"));
                }
            }
            return all;
        });
    }
}
