package org.scxc.runtime.diff;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.scxc.model.Setup;
import org.scxc.runtime.diff.Difference.Agreed;
import org.scxc.runtime.diff.Difference.State;
import org.scxc.runtime.models.ObjectEngine;
import org.scxc.runtime.models.SchedulerMaker;
import org.scxc.runtime.models.Schedulers;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.OpsInfo;

/**
 * Compares two schedulers on one scenario: the same machine, kernel, workload and seed, so that the first call in which they differ
 * is the schedulers' own doing. What they do after it is not compared: it follows from it.
 *
 * <p>A callback that only one of them has is no difference by itself, what it calls is. Two runs find the place; two more, the same
 * again, show it.
 */
public final class Differ {
    private static final int VARIABLES_MAX = 12;

    private Differ() {}

    /**
     * Compares the schedulers of two setups that are the same otherwise.
     *
     * @param object with the scheduler whose doing is looked at
     * @param against with the other
     */
    public static Difference compare(Setup object, Setup against, long seed) {
        // Looked at closely they are interpreted: only so a write to a field has its line.
        SchedulerMaker slow = (use, kernel) -> Schedulers.create(use, kernel, ObjectEngine.INTERPRETER);
        return compare(
                new Pair(new Side(object, SchedulerMaker.DEFAULT), new Side(against, SchedulerMaker.DEFAULT)),
                new Pair(new Side(object, slow), new Side(against, slow)),
                seed);
    }

    /** Both sides. */
    record Pair(Side object, Side against) {}

    /** @param close the same schedulers, to be looked at where they part */
    static Difference compare(Pair fast, Pair close, long seed) {
        Side first = fast.object();
        Side second = fast.against();
        OpsInfo a = first.info();
        OpsInfo b = second.info();
        Set<Callback> compared = Side.common(a, b);
        List<String> registered = registered(a, b);
        LockStep.Result result = LockStep.run(first, second, compared, seed);
        Agreed agreed = new Agreed(result.callbacks(), result.kfuncs());
        Optional<String> cut =
                result.against().notJudged().or(() -> result.object().notJudged());
        if (!result.parted()) {
            return cut.or(() -> result.object().outcome().loadFailure().map(why -> "neither loads: " + why))
                    .<Difference>map(why -> new Difference.NotJudged(agreed, registered, why))
                    .orElseGet(() -> new Difference.Equal(agreed, registered));
        }
        return look(close, seed, compared, result.events(), agreed, registered);
    }

    private static Difference look(
            Pair close, long seed, Set<Callback> compared, long event, Agreed agreed, List<String> registered) {
        long zero = close.object().zero(seed);
        Closeup one = Closeup.of(close.object(), compared, seed, zero, event);
        Closeup other = Closeup.of(close.against(), compared, seed, zero, event);
        Optional<String> cut = one.cut()
                .map(why -> "the run of the object: " + why)
                .or(() -> other.cut().map(why -> "the run that it is compared with: " + why));
        if (cut.isPresent()) {
            return new Difference.NotJudged(agreed, registered, cut.get());
        }
        return new Difference.Parted(
                agreed, registered, one.before(), one.within(), one.part(), other.part(), states(one, other));
    }

    /** What they register beside their names. */
    private static List<String> registered(OpsInfo a, OpsInfo b) {
        List<String> lines = new ArrayList<>();
        number(lines, "ops.flags", a.flags(), b.flags(), "0x%x");
        number(lines, "ops.timeout_ms", a.timeoutMs(), b.timeoutMs(), "%d");
        number(lines, "ops.dispatch_max_batch", a.dispatchMaxBatch(), b.dispatchMaxBatch(), "%d");
        only(lines, "-", a, b);
        only(lines, "+", b, a);
        return lines;
    }

    private static void number(List<String> lines, String name, long a, long b, String format) {
        if (a != b) {
            lines.add("- " + name + " " + String.format(java.util.Locale.ROOT, format, a));
            lines.add("+ " + name + " " + String.format(java.util.Locale.ROOT, format, b));
        }
    }

    private static void only(List<String> lines, String sign, OpsInfo has, OpsInfo lacks) {
        EnumSet<Callback> only = EnumSet.noneOf(Callback.class);
        has.callbacks().stream()
                .filter(c -> !lacks.has(c) && c != Callback.BPF_TIMER)
                .forEach(only::add);
        only.forEach(c -> lines.add(sign + " " + Closeup.name(c)));
    }

    /**
     * The kernel's objects that either call is about, then the schedulers' own variables that differ. What a side did not read is
     * empty there. If one acts before the other, only what it sees: later is another state.
     */
    private static List<State> states(Closeup one, Closeup other) {
        long between = one.part().step().atNs() - other.part().step().atNs();
        if (between != 0) {
            List<State> seen = new ArrayList<>();
            if (between < 0) {
                one.states().kernel().forEach((what, text) -> seen.add(new State(what, text, "")));
            } else {
                other.states().kernel().forEach((what, text) -> seen.add(new State(what, "", text)));
            }
            return seen;
        }
        Map<String, State> all = new LinkedHashMap<>();
        Map<String, String> a = one.states().kernel();
        Map<String, String> b = other.states().kernel();
        a.forEach((what, text) -> all.put(what, new State(what, text, b.getOrDefault(what, ""))));
        b.forEach((what, text) -> all.putIfAbsent(what, new State(what, "", text)));
        List<State> states = new ArrayList<>(all.values());
        clocks(one, other, states);
        Map<String, Long> own = new TreeMap<>(one.states().variables());
        own.keySet().retainAll(other.states().variables().keySet());
        own.entrySet().stream()
                .map(e -> new State(
                        e.getKey(),
                        "" + e.getValue(),
                        "" + other.states().variables().get(e.getKey())))
                .filter(s -> !s.isEqual())
                .limit(VARIABLES_MAX)
                .forEach(states::add);
        return states;
    }

    private static void clocks(Closeup one, Closeup other, List<State> states) {
        String a = one.states().clocks();
        String b = other.states().clocks();
        if (!a.isEmpty() || !b.isEmpty()) {
            states.add(new State("the scheduler", a, b));
        }
    }
}
