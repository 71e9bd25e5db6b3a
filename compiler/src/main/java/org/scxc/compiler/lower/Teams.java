package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Entry;
import org.scxc.model.Nearest;
import org.scxc.model.Workload;
import org.scxc.model.Workload.Step;

/** Steps that several workers of a statement do together: {@code ring}, {@code fan} and {@code lock}. */
record Teams(Workloads workloads) {
    private static final int SIZE_MAX = 1024;
    private static final String FAN = "write fan 5 { first { sleep 1ms }; others { work 10us } }";

    List<Step> lower(Entry entry, Values values) {
        OptionalLong of = workloads
                .value(entry)
                .map(i -> values.whole(i, "how many workers take part", 2, SIZE_MAX))
                .orElse(OptionalLong.empty());
        return switch (entry.name().text()) {
            case "fan" -> fan(entry, values, of);
            case "lock" -> inside(entry, values, of, Workload.Lock::new, Workload.Unlock::new);
            default -> inside(entry, values, of, Workload.TakeTurn::new, Workload.PassTurn::new);
        };
    }

    /** How many workers a step wants together; 0 = it does not care. */
    static int size(Step step) {
        return switch (step) {
            case Workload.TakeTurn t -> t.of();
            case Workload.PassTurn t -> t.of();
            case Workload.Fan f -> f.of();
            case Workload.WakeOthers w -> w.of();
            case Workload.AwaitCall a -> a.of();
            case Workload.Lock l -> l.of();
            case Workload.Unlock u -> u.of();
            case Workload.SpinForever s -> 0;
            case Workload.Spin s -> 0;
            case Workload.Work w -> 0;
            case Workload.Sleep s -> 0;
            case Workload.Yield y -> 0;
            case Workload.MigrateDisable d -> 0;
            case Workload.MigrateEnable e -> 0;
            case Workload.Each e -> 0;
        };
    }

    private interface Bound {
        Step of(int size);
    }

    /** {@code ring 2 { work 1ms }}, {@code lock 4 { work 1ms }}: a step before those in the block and one behind. */
    private List<Step> inside(Entry entry, Values values, OptionalLong of, Bound before, Bound behind) {
        List<Step> body = workloads.steps(entry.block().orElse(List.of()), values, false);
        if (!plain(body) || body.isEmpty()) {
            String name = entry.name().text();
            workloads
                    .diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            entry.span(),
                            "a " + name + " holds spin, work, sleep and yield, at least one of them",
                            "write " + name + " 2 { work 10us }");
            return List.of();
        }
        if (of.isEmpty()) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>();
        steps.add(before.of((int) of.getAsLong()));
        steps.addAll(body);
        steps.add(behind.of((int) of.getAsLong()));
        return steps;
    }

    /** {@code fan 5 { first { sleep 1ms }; others { work 10us } }}: the first wakes all others. */
    private List<Step> fan(Entry entry, Values values, OptionalLong of) {
        Optional<List<Step>> first = Optional.empty();
        Optional<List<Step>> others = Optional.empty();
        for (Entry part : entry.block().orElse(List.of())) {
            List<Step> body = workloads.steps(part.block().orElse(List.of()), values, false);
            boolean known = true;
            String word = part.name().text();
            if (word.equals("first") && first.isPresent() || word.equals("others") && others.isPresent()) {
                workloads
                        .diagnostics()
                        .report(
                                Code.DUPLICATE_SETTING,
                                part.name().span(),
                                "this fan has its \"" + word + "\" already",
                                "put all of its steps in one block");
                return List.of();
            }
            switch (word) {
                case "first" -> first = Optional.of(body);
                case "others" -> others = Optional.of(body);
                default -> known = false;
            }
            if (!known) {
                workloads
                        .diagnostics()
                        .report(
                                Code.UNKNOWN_STEP,
                                part.name().span(),
                                "a fan has no part \"" + word + "\"",
                                Nearest.hint(word, List.of("first", "others")));
                return List.of();
            }
        }
        if (first.isEmpty() || others.isEmpty() || !plain(first.get()) || !plain(others.get())) {
            String text =
                    "a fan says what its first worker does and what the others do, in spin, work, sleep and yield";
            workloads.diagnostics().report(Code.OUT_OF_RANGE, entry.span(), text, FAN);
            return List.of();
        }
        return of.isEmpty() ? List.of() : List.of(new Workload.Fan((int) of.getAsLong(), first.get(), others.get()));
    }

    private static boolean plain(List<Step> body) {
        return body.stream().noneMatch(s -> s instanceof Workload.Each || size(s) > 0);
    }
}
