package org.scxc.compiler.lower;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.compiler.syntax.RaceStep;
import org.scxc.model.Nearest;
import org.scxc.model.Race;
import org.scxc.model.Race.Callback;
import org.scxc.model.Race.Flag;

/** Which flags a callback is told, and which an insert and a kick take (docs/kernel/contexts.md#flags). */
final class RaceFlags {
    private static final List<Flag> OF_INSERTS = List.of(Flag.HEAD, Flag.PREEMPT, Flag.IMMED);
    private static final List<Flag> OF_KICKS = List.of(Flag.PREEMPT, Flag.WAIT, Flag.IDLE);

    /** From here on bits are the kernel's own: an insert that has one ends the scheduler. */
    private static final long FLAGS_MAX = (1L << 56) - 1;

    private RaceFlags() {}

    /** The words that an insert takes for flags. */
    static List<String> wordsOfInserts() {
        return OF_INSERTS.stream().map(Flag::word).toList();
    }

    /** Of the second parameter; none if the callback has none. */
    static List<Flag> of(Callback callback) {
        return switch (callback) {
            case ENQUEUE -> List.of(Flag.WAKEUP, Flag.CPU_SELECTED, Flag.REENQ);
            case RUNNABLE -> List.of(Flag.WAKEUP, Flag.CPU_SELECTED);
            case DEQUEUE -> List.of(Flag.SCHED_CHANGE);
            case QUIESCENT -> List.of(Flag.SLEEP, Flag.SCHED_CHANGE);
            case STOPPING -> List.of(Flag.RUNNABLE);
            case DISPATCH,
                    SET_CPUMASK,
                    MESSAGE,
                    SELECT_CPU,
                    RUNNING,
                    CPU_OFFLINE,
                    CPU_RELEASE,
                    CPU_ACQUIRE,
                    TIMER,
                    INIT_TASK,
                    ENABLE -> List.of();
        };
    }

    /** A second parameter is written where there is one only. */
    static void check(Context context, Callback callback, RaceItem.Handler handler) {
        boolean wants = callback != Callback.TIMER;
        if (wants != handler.parameter().isPresent()) {
            String word = RaceHandlers.word(callback);
            context.diagnostics()
                    .report(
                            Code.UNBOUND_VARIABLE,
                            handler.callback().span(),
                            wants ? word + ": expected a name for its task or CPU" : "timer: expected no name",
                            wants ? "write on " + word + (callback.isOfCpu() ? "(c)" : "(t)") : "write on timer()");
        }
        if (handler.flags().isPresent() && of(callback).isEmpty()) {
            context.diagnostics()
                    .report(
                            Code.UNBOUND_VARIABLE,
                            handler.flags().get().span(),
                            RaceHandlers.word(callback) + " gets no flags",
                            "write on " + RaceHandlers.word(callback) + "("
                                    + handler.parameter().map(Name::text).orElse("") + ") { … }");
        }
    }

    /** Empty if it is the name of no flag. */
    static Optional<Race.FlagRef> ofInsert(Context context, RaceStep.With with) {
        return switch (with) {
            case RaceStep.With.Named named -> find(OF_INSERTS, named.name()).map(Race.FlagRef.Named::new);
            case RaceStep.With.Number number -> number(context, number);
        };
    }

    /** What {@code if} asks of a callback's flags. Empty if the callback is never told it; that has been reported. */
    static Optional<Race.FlagRef> asked(Context context, Callback callback, RaceStep.With with) {
        return switch (with) {
            case RaceStep.With.Number number -> number(context, number);
            case RaceStep.With.Named named -> {
                Optional<Flag> flag = find(of(callback), named.name());
                if (flag.isEmpty() && !neverComes(context, callback, named.name())) {
                    unknown(context, named.name(), RaceHandlers.word(callback) + " is never told", of(callback));
                }
                yield flag.map(Race.FlagRef.Named::new);
            }
        };
    }

    /**
     * Flags that ops.dequeue has, and that no step of a race hands over. Only core scheduling picks a task that is in the scheduler's hands
     * (set_next_task_scx()); a task that sleeps was running, and came to its CPU by a local DSQ, where custody has ended: ops_dequeue(),
     * try_to_block_task(), 6.12, 7.2, 7.3.
     */
    private static boolean neverComes(Context context, Callback callback, Name name) {
        boolean sleeps = name.text().equals(Flag.SLEEP.word());
        boolean known = callback == Callback.DEQUEUE && (sleeps || name.text().equals("core_sched_exec"));
        if (known) {
            context.diagnostics()
                    .report(
                            Code.UNBOUND_VARIABLE,
                            name.span(),
                            "dequeue is never told \"" + name.text() + "\": "
                                    + (sleeps
                                            ? "a task that sleeps was running, and so is in no custody"
                                            : "a race has no core scheduling"),
                            sleeps ? "ask for it in on quiescent(t, f)" : "remove it");
        }
        return known;
    }

    static Set<Flag> ofKick(Context context, RaceStep.Kick kick) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        for (Name name : kick.flags()) {
            find(OF_KICKS, name).ifPresentOrElse(flags::add, () -> unknown(context, name, "a kick has no", OF_KICKS));
        }
        if (flags.contains(Flag.IDLE) && flags.size() > 1) {
            context.diagnostics()
                    .report(
                            Code.STEP_OUT_OF_PLACE,
                            kick.span(),
                            "the kernel takes no SCX_KICK_IDLE together with PREEMPT or WAIT",
                            "write with idle, or with preempt, wait");
        }
        return flags;
    }

    private static Optional<Race.FlagRef> number(Context context, RaceStep.With.Number number) {
        var bits = context.values().whole(number.number(), "flags", 1, FLAGS_MAX);
        return bits.isEmpty() ? Optional.empty() : Optional.of(new Race.FlagRef.Number(bits.getAsLong()));
    }

    private static Optional<Flag> find(List<Flag> flags, Name name) {
        return flags.stream().filter(f -> f.word().equals(name.text())).findFirst();
    }

    private static void unknown(Context context, Name name, String who, List<Flag> flags) {
        context.diagnostics()
                .report(
                        Code.UNBOUND_VARIABLE,
                        name.span(),
                        who + " \"" + name.text() + "\"",
                        flags.isEmpty()
                                ? "remove it"
                                : Nearest.hint(
                                        name.text(),
                                        flags.stream().map(Flag::word).toList()));
    }
}
