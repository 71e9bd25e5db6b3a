package org.scxc.model.index;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.scxc.model.Errno;

/**
 * What the kernel can answer to the calls of a statement, over all runs.
 *
 * @param mayBeAccepted some run may see a call accepted
 * @param refusals why some run may see a call refused, each with its text
 * @param isRefused every run that comes to its end sees a call refused
 */
public record Fate(boolean mayBeAccepted, Map<Cause, String> refusals, boolean isRefused) {
    /** Why a kernel refuses a change of the timeline. */
    public enum Cause {
        /** A core-scheduling cookie where no core has two threads online. */
        NO_SMT(Errno.ENODEV),
        /** sched_setaffinity() with no active CPU of the cgroup in the mask. */
        OUTSIDE_CELL(Errno.EINVAL),
        /** cpuset.cpus of a cgroup with tasks is emptied, before 7.0. */
        USED_CPUSET(Errno.ENOSPC),
        /** The last CPU would go offline. */
        LAST_CPU(Errno.EBUSY),
        /** A task does not freeze before the machine sleeps. */
        NOT_FROZEN(Errno.EBUSY),
        /** A second scheduler is attached. */
        ATTACHED(Errno.EBUSY),
        /** ops.cgroup_prep_move of the scheduler says so. */
        MOVE_REFUSED(Errno.EBUSY),
        /** A SCHED_DEADLINE load that does not fit beside the others. */
        OVERCOMMITTED(Errno.EBUSY),
        /** SCHED_DEADLINE for a task that is not allowed on all CPUs. */
        NOT_EVERYWHERE(Errno.EPERM),
        /** Fewer CPUs for a SCHED_DEADLINE task. */
        DEADLINE_TASK(Errno.EBUSY),
        /** Another mask or cgroup for a kernel thread that is bound to a CPU. */
        NO_SETAFFINITY(Errno.EINVAL),
        /** The cgroup was removed. */
        CELL_GONE(Errno.ENOENT);

        private final Errno errno;

        Cause(Errno errno) {
            this.errno = errno;
        }

        public Errno errno() {
            return errno;
        }
    }

    /** No call is made. */
    static final Fate NO_CALL = new Fate(false, Map.of(), false);

    static final Fate ACCEPTED = new Fate(true, Map.of(), false);

    public Fate {
        refusals = Map.copyOf(refusals);
    }

    static Fate refused(Cause cause, String why) {
        return new Fate(false, Map.of(cause, why), true);
    }

    /** One of these; {@link #NO_CALL} if there is none. */
    static Fate oneOf(List<Fate> fates) {
        return fates.stream()
                .reduce((a, b) -> a.with(b, a.isRefused && b.isRefused))
                .orElse(NO_CALL);
    }

    /** Each of these, one after the other. */
    static Fate allOf(List<Fate> fates) {
        return fates.stream().reduce(NO_CALL, Fate::and);
    }

    Fate or(Fate other) {
        return with(other, isRefused && other.isRefused);
    }

    Fate and(Fate other) {
        return with(other, isRefused || other.isRefused);
    }

    private Fate with(Fate other, boolean refused) {
        Map<Cause, String> both = new EnumMap<>(Cause.class);
        both.putAll(other.refusals);
        both.putAll(refusals);
        return new Fate(mayBeAccepted || other.mayBeAccepted, both, refused);
    }

    /** Of a statement that a run may come to its end without. */
    Fate perhaps() {
        return new Fate(mayBeAccepted, refusals, false);
    }
}
