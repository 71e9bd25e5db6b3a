package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scxc.model.Scenario;
import org.scxc.model.Setup;

/**
 * What two variants of a scenario differ in.
 *
 * @param here knobs that only the first has, as written
 * @param there knobs that only the second has, as written
 * @param arguments of the scheduler that the first has and the second lacks; empty unless the two differ in nothing else
 */
record KtstrDifference(List<String> here, List<String> there, List<String> arguments) {
    private static final String FLAG = "scheduler.";

    static KtstrDifference of(Scenario.Variant first, Scenario.Variant second) {
        List<String> here = minus(first.knobs(), second.knobs());
        List<String> there = minus(second.knobs(), first.knobs());
        boolean flags = Stream.concat(here.stream(), there.stream()).allMatch(k -> k.startsWith(FLAG));
        return new KtstrDifference(
                here, there, flags ? lacking(arguments(first.setup()), arguments(second.setup())) : List.of());
    }

    private static List<String> minus(List<String> all, List<String> others) {
        return all.stream().filter(k -> !others.contains(k)).toList();
    }

    /** What {@code with} has beyond {@code without}, in order; empty if {@code without} has something of its own. */
    private static List<String> lacking(List<String> with, List<String> without) {
        List<String> more = new ArrayList<>();
        int i = 0;
        for (String argument : with) {
            if (i < without.size() && without.get(i).equals(argument)) {
                i++;
            } else {
                more.add(argument);
            }
        }
        return i == without.size() ? List.copyOf(more) : List.of();
    }

    private static List<String> arguments(Setup setup) {
        return setup.scheduler().map(s -> s.arguments()).orElse(List.of());
    }

    /** Whether leaving out words of the first one's command line makes it the second. */
    boolean isArguments() {
        return !arguments.isEmpty();
    }

    /** {@code --vtime-borrow-fixes}. */
    String words() {
        return String.join(" ", arguments);
    }

    /** What must be done to the first to see the second: {@code take --f out of sched_args}. */
    String toSeeTheOther() {
        if (isArguments()) {
            return "take " + words() + " out of sched_args to see this one";
        }
        String gained = knobs("has", there);
        String lost = knobs("lacks", here);
        String both = Stream.of(gained, lost).filter(w -> !w.isEmpty()).collect(Collectors.joining(" and "));
        return both.isEmpty() ? "this one has the same setup" : "this one " + both;
    }

    private static String knobs(String verb, List<String> knobs) {
        return knobs.isEmpty() ? "" : verb + " " + String.join(", ", knobs);
    }
}
