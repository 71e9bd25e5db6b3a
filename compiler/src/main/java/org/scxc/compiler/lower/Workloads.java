package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.scxc.compiler.analysis.Num;
import org.scxc.compiler.analysis.Num.Kind;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Fidelity;
import org.scxc.model.Nearest;
import org.scxc.model.Value;
import org.scxc.model.Workload;
import org.scxc.model.Workload.Step;

/** A call of a declared workload, with its arguments put in. */
record Workloads(Context context) {
    static final Map<String, Kind> TYPES =
            Map.of("duration", Kind.DURATION, "count", Kind.COUNT, "size", Kind.SIZE, "percent", Kind.PERCENT);
    private static final List<String> STEPS =
            List.of("spin", "work", "sleep", "yield", "migrate_disable", "each", "ring", "fan", "lock");
    private static final List<String> NOTES = List.of("approximated", "refused");
    /** Arguments nobody gave: numbers that most divisors divide. */
    private static final double SOME = 720_720;

    private static final double FEW = 840;

    private static final List<String> TIMING =
            List.of("offset", "grid", "chance", "idle_chance", "settles", "doubles", "longest");

    Optional<Workload> lower(Item.Call call, String written) {
        Map<String, Decl.Workload> known = context.declarations().workloads();
        Decl.Workload declaration = known.get(call.name().text());
        if (declaration == null) {
            diagnostics()
                    .report(
                            Code.UNKNOWN_WORKLOAD,
                            call.name().span(),
                            "unknown workload \"" + call.name().text() + "\"",
                            Nearest.hint(call.name().text(), known.keySet()));
            return Optional.empty();
        }
        List<String> names =
                declaration.params().stream().map(p -> p.name().text()).toList();
        Arguments arguments = new Arguments(call, names, diagnostics());
        Map<String, Num> bound = new HashMap<>();
        for (Decl.Param param : declaration.params()) {
            String name = param.name().text();
            Kind kind = TYPES.get(param.type().text());
            Optional<Item> item = arguments.required(name);
            if (kind == null || item.isEmpty()) {
                return Optional.empty(); // the type has been reported by a rule
            }
            Optional<Num> value = kind == Kind.DURATION
                    ? context.values()
                            .amount(item.get(), name)
                            .map(a -> new Num(Kind.DURATION, a.ns(), a.exponential()))
                    : context.values().number(item.get(), kind, name);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            bound.put(name, value.get());
        }
        SortedMap<String, Value> given = new TreeMap<>();
        bound.forEach((name, num) -> given(num).ifPresent(v -> given.put(name, v)));
        List<Step> steps = steps(declaration.body(), context.values().with(bound), false);
        return Optional.of(new Workload(written, call.name().text(), given, steps, fidelity(declaration)));
    }

    /** {@code approximated "…"} and {@code refused "…"}: what the steps leave out, in the words of the declaration. */
    private static Fidelity fidelity(Decl.Workload declaration) {
        for (Entry entry : declaration.body()) {
            if (entry.value().isPresent() && entry.value().get() instanceof Item.Text text) {
                switch (entry.name().text()) {
                    case "approximated" -> {
                        return new Fidelity.Approximated(text.text());
                    }
                    case "refused" -> {
                        return new Fidelity.Refused(text.text());
                    }
                    default -> {}
                }
            }
        }
        return new Fidelity.Exact();
    }

    /** Empty for one that is drawn. */
    private static Optional<Value> given(Num num) {
        if (num.about()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (num.kind()) {
                    case COUNT -> new Value.Number(num.value());
                    case DURATION -> new Value.Duration(Math.round(num.value()));
                    case SIZE -> new Value.Size(Math.round(num.value()));
                    case PERCENT -> new Value.Percent(num.value());
                });
    }

    /**
     * Checks a declaration that nobody may use, with arguments that stand for any. What is wrong with their values only
     * is left to those who give values.
     */
    void check(Decl.Workload declaration) {
        Map<String, Num> bound = new HashMap<>();
        for (Decl.Param param : declaration.params()) {
            Kind kind = TYPES.get(param.type().text());
            if (kind == null) {
                return; // reported by a rule
            }
            bound.put(param.name().text(), Num.of(kind, kind == Kind.PERCENT ? 0.5 : kind == Kind.COUNT ? FEW : SOME));
        }
        steps(declaration.body(), context.values().with(bound), false);
        notes(declaration);
    }

    /** A note is a text; there is one at most; who refuses has no steps. */
    private void notes(Decl.Workload declaration) {
        List<Entry> notes =
                declaration.body().stream().filter(Workloads::isNote).toList();
        for (Entry note : notes) {
            Optional<Item> value = value(note);
            if (value.isPresent() && !(value.get() instanceof Item.Text)) {
                diagnostics()
                        .report(
                                Code.WRONG_KIND,
                                value.get().span(),
                                "what is " + note.name().text() + " is a text",
                                "write " + note.name().text() + " \"there are no disks\"");
            }
            if (note.name().text().equals("refused") && declaration.body().size() > 1) {
                diagnostics()
                        .report(
                                Code.OUT_OF_RANGE,
                                note.span(),
                                "a workload that is refused has no steps",
                                "remove the steps, or write approximated");
                return;
            }
        }
        if (notes.size() > 1) {
            Settings.twice(notes.get(1).name(), notes.getFirst().name(), diagnostics());
        }
    }

    private static boolean isNote(Entry entry) {
        return NOTES.contains(entry.name().text());
    }

    Diagnostics diagnostics() {
        return context.diagnostics();
    }

    List<Step> steps(List<Entry> entries, Values values, boolean inEach) {
        List<Step> steps = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry.name().text()) {
                case "ring", "fan", "lock" -> steps.addAll(new Teams(this).lower(entry, values));
                case "migrate_disable" -> steps.addAll(migrateDisable(entry, values));
                case "approximated", "refused" -> {} // told about, not done
                default -> {
                    if (!inEach || !TIMING.contains(entry.name().text())) {
                        step(entry, values).ifPresent(steps::add);
                    }
                }
            }
        }
        return List.copyOf(steps);
    }

    /** {@code migrate_disable { work 20us }}: a step before those in the block and one behind. */
    private List<Step> migrateDisable(Entry entry, Values values) {
        if (entry.value().isPresent()) {
            diagnostics()
                    .report(
                            Code.WRONG_KIND,
                            entry.value().get().span(),
                            "migrate_disable has steps, and no value",
                            "write migrate_disable { work 20us }");
            return List.of();
        }
        List<Step> body = steps(entry.block().orElse(List.of()), values, false);
        if (body.isEmpty() || !body.stream().allMatch(Workloads::ends)) {
            diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            entry.span(),
                            "migrate_disable holds steps that end: spin, work and sleep with a duration, and yield",
                            "write migrate_disable { work 20us }");
            return List.of();
        }
        List<Step> steps = new ArrayList<>();
        steps.add(new Workload.MigrateDisable());
        steps.addAll(body);
        steps.add(new Workload.MigrateEnable());
        return steps;
    }

    private static boolean ends(Step step) {
        return step instanceof Workload.Spin
                || step instanceof Workload.Work
                || step instanceof Workload.Sleep
                || step instanceof Workload.Yield;
    }

    private Optional<Step> step(Entry entry, Values values) {
        String name = entry.name().text();
        if (!name.equals("each") && STEPS.contains(name)) {
            Settings.noBlock(entry, diagnostics());
        }
        return switch (name) {
            case "yield" -> Optional.of(new Workload.Yield());
            case "spin" ->
                entry.value().isEmpty()
                        ? Optional.of(new Workload.SpinForever())
                        : values.amount(entry.value().get(), name).map(Workload.Spin::new);
            case "work" -> value(entry).flatMap(i -> values.amount(i, name)).map(Workload.Work::new);
            case "sleep" -> value(entry).flatMap(i -> values.amount(i, name)).map(Workload.Sleep::new);
            case "each" -> each(entry, values);
            default -> {
                diagnostics()
                        .report(
                                Code.UNKNOWN_STEP,
                                entry.name().span(),
                                "a workload has no step \"" + name + "\"",
                                TIMING.contains(name)
                                        ? "it belongs to each: each 10ms { " + name + " …; work 1ms }"
                                        : Nearest.hint(name, STEPS));
                yield Optional.empty();
            }
        };
    }

    Optional<Item> value(Entry entry) {
        return Settings.value(entry, diagnostics());
    }

    private Optional<Step> each(Entry entry, Values values) {
        Optional<Long> period = value(entry).flatMap(i -> values.duration(i, "the period of each"));
        if (period.isEmpty()) {
            return Optional.empty();
        }
        if (period.get() == 0) {
            diagnostics()
                    .report(Code.OUT_OF_RANGE, entry.span(), "the period of each cannot be 0", "write each 10ms { … }");
            return Optional.empty();
        }
        List<Entry> block = entry.block().orElse(List.of());
        Workload.Offset offset = new Workload.Offset.Fixed(0);
        long grid = 0;
        double chance = 1;
        long settles = 0;
        int doubles = 0;
        long longest = Long.MAX_VALUE;
        Optional<Double> idle = Optional.empty();
        for (Entry e : block) {
            switch (e.name().text()) {
                case "offset" ->
                    offset = value(e).flatMap(i -> offset(i, values)).orElse(offset);
                case "grid" ->
                    grid = value(e).flatMap(i -> values.duration(i, "grid")).orElse(grid);
                case "chance" -> chance = chance(e, values).orElse(chance);
                case "idle_chance" -> idle = chance(e, values);
                case "settles" ->
                    settles =
                            value(e).flatMap(i -> values.duration(i, "settles")).orElse(settles);
                case "doubles" ->
                    doubles = value(e).map(i -> values.whole(i, "doubles", 1, Integer.MAX_VALUE))
                            .map(n -> (int) n.orElse(0))
                            .orElse(doubles);
                case "longest" ->
                    longest =
                            value(e).flatMap(i -> values.duration(i, "longest")).orElse(longest);
                default -> {}
            }
        }
        List<Step> body = steps(block, values, true);
        if (body.stream().anyMatch(s -> Teams.size(s) > 0)) {
            diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            entry.name().span(),
                            "workers cannot wait for each other inside each: they would come at different times",
                            "move the ring, fan or lock out of each, and let a sleep set the pace");
        }
        longest(block, period.get(), doubles, longest);
        Workload.Growth growth = new Workload.Growth(doubles, longest);
        return Optional.of(
                new Workload.Each(period.get(), offset, grid, chance, idle.orElse(chance), settles, growth, body));
    }

    /** The length that a period grows to. */
    private void longest(List<Entry> block, long period, int doubles, long longest) {
        Optional<Entry> entry =
                block.stream().filter(e -> e.name().text().equals("longest")).findFirst();
        if (entry.isPresent() && block.stream().noneMatch(e -> e.name().text().equals("doubles"))) {
            diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            entry.get().span(),
                            "longest is where a period stops growing, and this one does not grow",
                            "say how often the steps are done before it doubles: doubles 60");
        } else if (entry.isPresent() && doubles > 0 && longest < period) {
            diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            entry.get().span(),
                            "the longest period is shorter than the first",
                            "write a longer one than that of each");
        }
    }

    private Optional<Double> chance(Entry entry, Values values) {
        String what = entry.name().text();
        Optional<Num> chance = value(entry).flatMap(i -> values.number(i, Kind.PERCENT, what));
        if (chance.isPresent() && (chance.get().value() < 0 || chance.get().value() > 1)) {
            diagnostics()
                    .report(Code.OUT_OF_RANGE, entry.span(), what + " lies between 0% and 100%", "write 0% to 100%");
            return Optional.empty();
        }
        return chance.map(Num::value);
    }

    private Optional<Workload.Offset> offset(Item item, Values values) {
        if (item instanceof Item.Call call && call.name().text().equals("random")) {
            return Optional.of(new Workload.Offset.Random());
        }
        if (item instanceof Item.Call call && call.name().text().equals("boot_order")) {
            return new Arguments(call, List.of("step"), diagnostics())
                    .required("step")
                    .flatMap(i -> values.duration(i, "step"))
                    .map(Workload.Offset.BootOrder::new);
        }
        return values.duration(item, "offset").map(Workload.Offset.Fixed::new);
    }
}
