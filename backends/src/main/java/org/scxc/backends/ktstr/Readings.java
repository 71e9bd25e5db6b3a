package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.scxc.model.Measure;

/**
 * Measures as locals of a check: statistics of cgroups in steps, of single starts in the whole run, and what is computed
 * of them. A worker's CPU time and run delay are known by its number, all else of a cgroup in a step as a whole.
 */
final class Readings {
    /** A longer name says no more, and breaks lines. */
    private static final int NAME_MAX = 40;

    /** Lines with names of this length, a weight and a call of a helper fit on 100 columns. */
    private static final int SHORT_MAX = 24;

    private static final int STEPS_MAX = 8;

    /** Sorted samples, bound anew by each measure of wakeups. */
    private static final String LATE = "late";
    /** Functions of the template that a check may call. */
    static final Set<String> HELPERS = Set.of("stats", "started", "usage", "usages", "run_delay", "wakeups", "ran_on");

    private static final Set<String> RESERVED = Set.of("v", "result", LATE);

    /** What a claim compares: a local, or nothing and why. */
    sealed interface Reading {
        /** @param cause in what it is not what the scenario says; empty = in nothing */
        record Local(String name, String cause) implements Reading {}

        record Missing(String cause) implements Reading {}
    }

    /** Statistics of some workers that are bound to a local: a cgroup in a step, or one start in the whole run. */
    private record Source(String local, List<Staff.Start> starts) {}

    private final KtstrProgram program;
    private final Staff staff;
    private final Map<String, String> stats = new LinkedHashMap<>();
    private final Map<String, KtstrCode> places = new LinkedHashMap<>();
    private final Map<String, List<String>> locals = new LinkedHashMap<>();
    private final Set<String> helpers = new TreeSet<>();
    /** Locals of several statements, by what these compute. */
    private final Map<String, String> computed = new LinkedHashMap<>();

    Readings(KtstrProgram program, Staff staff) {
        this.program = program;
        this.staff = staff;
    }

    /** Statements that bind and print all locals. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        places.forEach((name, place) ->
                statements.add("let " + name + " = " + KtstrLayout.lay(place, 4, name.length() + 11, 2) + "?;"));
        locals.values().forEach(statements::addAll);
        locals.keySet().forEach(l -> statements.add(printed(l)));
        return statements;
    }

    /** Names of the helper functions that the statements call. */
    Set<String> helpers() {
        return helpers;
    }

    /** rustfmt leaves a lone string of a macro on its line as long as that fits. */
    private static String printed(String local) {
        String text = "\"" + local + " = {" + local + "}\"";
        return text.length() <= 83 ? "eprintln!(" + text + ");" : "eprintln!(\n        " + text + "\n    );";
    }

    boolean isLocal(String name) {
        return locals.containsKey(name);
    }

    /** A local for an expression of others. */
    String value(String expression) {
        return bind("value_" + (locals.size() + 1), NAME_MAX, expression);
    }

    Reading measure(Measure m) {
        List<Integer> steps = steps(m.phase());
        boolean ofWorkers = m.kind() != Measure.Kind.EVENTS;
        Optional<String> obstacle = ofWorkers ? obstacle(m.subject().groups(), steps) : Optional.empty();
        if (obstacle.isPresent()) {
            return new Reading.Missing(obstacle.get());
        }
        List<Staff.Part> parts = parts(m.subject().groups(), steps);
        return switch (m.kind()) {
            case ITERATIONS -> iterations(m, parts, steps);
            case USAGE -> usage(m, parts, steps);
            case SHARE -> share(m, parts, steps);
            case WAIT -> wait(m, parts);
            case WAKEUP -> wakeup(m, parts);
            case VTIME_GAP -> new Reading.Missing("ktstr keeps no vtimes");
            case EVENTS -> new Reading.Missing("ktstr keeps none of the kernel's counters");
        };
    }

    /** Locals with the CPUs that these workers ran on, or why there are none. */
    sealed interface Cpus {
        record Of(List<String> locals) implements Cpus {}

        record Missing(String cause) implements Cpus {}
    }

    Cpus cpus(List<Integer> groups, Optional<String> phase) {
        List<Integer> steps = steps(phase);
        Optional<String> obstacle = obstacle(groups, steps);
        if (obstacle.isPresent()) {
            return new Cpus.Missing(obstacle.get());
        }
        return sources(parts(groups, steps), steps)
                .<Cpus>map(s -> new Cpus.Of(s.stream().map(Source::local).toList()))
                .orElseGet(() -> new Cpus.Missing(neither("CPUs")));
    }

    /** How many of these CPUs some workers ran on. */
    String ranOn(List<String> sources, List<String> ranges) {
        helpers.add("ran_on");
        return once("ran_on_" + ranges.getFirst(), sources + "on" + ranges, name -> {
            List<String> lines = new ArrayList<>();
            lines.add("let mut " + name + " = 0.0;");
            for (String source : sources) {
                KtstrCode array = new KtstrCode.Array(ranges);
                KtstrCode call = KtstrCode.call("ran_on", KtstrCode.atom("&" + source + ".cpus_used"), array);
                lines.add(name + " += " + KtstrLayout.lay(call, 4, name.length() + 8, 1) + ";");
            }
            return lines;
        });
    }

    private static String neither(String what) {
        return "ktstr keeps " + what
                + " of a whole cgroup in a step and of each start in the whole run, and this is neither";
    }

    private List<Integer> steps(Optional<String> phase) {
        return IntStream.range(0, program.steps().size())
                .filter(i -> phase.isEmpty() || program.steps().get(i).phase().equals(phase.get()))
                .boxed()
                .toList();
    }

    private List<Staff.Part> parts(List<Integer> groups, List<Integer> steps) {
        return steps.stream().flatMap(s -> staff.parts(groups, s).stream()).toList();
    }

    /** Why no statistics are of these workers in these steps. */
    private Optional<String> obstacle(List<Integer> groups, List<Integer> steps) {
        if (steps.size() > STEPS_MAX) {
            return Optional.of("that time is " + steps.size() + " steps, and a check adds up " + STEPS_MAX
                    + " at most; say during which phase");
        }
        List<Staff.Part> parts = parts(groups, steps);
        if (parts.isEmpty()) {
            return Optional.of("no worker of it is started in a step of that time");
        }
        return parts.stream()
                .map(Staff.Part::cgroup)
                .filter(staff::isUnclear)
                .findFirst()
                .map(c -> "workers of " + (c.isEmpty() ? "the root cgroup" : c)
                        + " move, stop or are started again and again, so ktstr's statistics are of no known workers");
    }

    /** Statistics of exactly these workers; empty if ktstr keeps none. */
    private Optional<List<Source>> sources(List<Staff.Part> parts, List<Integer> steps) {
        if (parts.stream().allMatch(Staff.Part::isWhole)) {
            return Optional.of(
                    parts.stream().map(p -> new Source(stat(p), p.starts())).toList());
        }
        Set<Staff.Start> starts = new LinkedHashSet<>();
        parts.forEach(p -> starts.addAll(p.starts()));
        boolean complete = starts.stream()
                .allMatch(s -> staff.isOfSteps(s, steps, program.steps().size()));
        return complete
                ? Optional.of(starts.stream()
                        .map(s -> new Source(started(s), List.of(s)))
                        .toList())
                : Optional.empty();
    }

    private Reading iterations(Measure m, List<Staff.Part> parts, List<Integer> steps) {
        return sources(parts, steps)
                .<Reading>map(sources -> new Reading.Local(
                        sum(
                                name(m, parts),
                                sources.stream()
                                        .map(s -> s.local() + ".total_iterations as f64")
                                        .toList()),
                        ""))
                .orElseGet(() -> new Reading.Missing(neither("iterations")));
    }

    private Reading usage(Measure m, List<Staff.Part> parts, List<Integer> steps) {
        String cause = "of each worker CPU time over its own time from start to stop, which begins and ends a little"
                + " later than the phase";
        if (m.statistic() == Measure.Statistic.SUM) {
            return new Reading.Local(used(name(m, parts), parts, steps), cause);
        }
        if (steps.size() > 1) {
            return new Reading.Missing("ktstr keeps a worker's CPU time step by step; say during which phase");
        }
        String fold = switch (m.statistic()) {
            case MIN -> "f64::min";
            case MAX -> "f64::max";
            case MEAN -> "";
            case SUM, P50, P90, P95, P99, P999 -> "?";
        };
        if (fold.equals("?")) {
            return new Reading.Missing("a check has the least, the greatest and the mean usage of workers, not "
                    + m.statistic().name().toLowerCase(java.util.Locale.ROOT));
        }
        String wanted = name(m, parts) + "_" + m.statistic().name();
        if (fold.isEmpty()) {
            int workers = parts.stream().mapToInt(Staff.Part::workers).sum();
            List<String> terms = parts.stream().map(p -> "usage" + arguments(p)).toList();
            helpers.addAll(List.of("usage", "usages"));
            return new Reading.Local(accumulated(wanted, terms, workers), cause);
        }
        helpers.add("usages");
        List<String> terms = parts.stream().map(p -> "usages" + arguments(p)).toList();
        String local = once(wanted, fold + terms, name -> {
            List<String> lines = new ArrayList<>();
            lines.add("let mut " + name + " = " + (fold.equals("f64::min") ? "f64::INFINITY" : "0.0_f64") + ";");
            for (String term : terms) {
                lines.add("for usage in " + term + " {");
                lines.add("    " + name + " = " + name + "." + fold.substring("f64::".length()) + "(usage);");
                lines.add("}");
            }
            return lines;
        });
        return new Reading.Local(local, cause);
    }

    /** CPU time over the length of these steps; a step counts by its length. */
    private String used(String wanted, List<Staff.Part> parts, List<Integer> steps) {
        helpers.addAll(List.of("usage", "usages"));
        double total = steps.stream().mapToLong(staff::lengthNs).sum() / 1e9;
        List<String> terms = new ArrayList<>();
        for (Staff.Part p : parts) {
            String weight = steps.size() == 1
                    ? ""
                    : Rust.decimal(staff.lengthNs(p.step()) / 1e9) + " / " + Rust.decimal(total) + " * ";
            terms.add(weight + "usage" + arguments(p));
        }
        return terms.size() == 1 ? bind(wanted, 32, terms.getFirst()) : accumulated(wanted, terms, 1);
    }

    private Reading share(Measure m, List<Staff.Part> parts, List<Integer> steps) {
        List<Integer> all = steps.stream()
                .flatMap(s -> staff.of(s).stream())
                .map(Staff.Start::group)
                .distinct()
                .toList();
        Optional<String> obstacle = obstacle(all, steps);
        if (obstacle.isPresent()) {
            return new Reading.Missing(obstacle.get());
        }
        String part = used(name(m, parts), parts, steps);
        String whole = used("usage_of_all" + phase(steps), parts(all, steps), steps);
        String name = bind("share_" + part, SHORT_MAX, part + " / " + whole);
        return new Reading.Local(name, "of CPU time that each worker used from its start to its stop");
    }

    private Reading wait(Measure m, List<Staff.Part> parts) {
        String wanted = name(m, parts);
        if (m.statistic() == Measure.Statistic.SUM) {
            List<String> terms = new ArrayList<>();
            for (Staff.Part p : parts) {
                if (p.isWhole()) {
                    terms.add(stat(p) + ".run_delays_ns.iter().sum::<u64>() as f64");
                } else {
                    helpers.add("run_delay");
                    terms.add("run_delay" + arguments(p));
                }
            }
            return new Reading.Local(sum(wanted, terms), "");
        }
        boolean spin = parts.stream()
                .allMatch(p -> p.isWhole()
                        && p.starts().stream().allMatch(s -> s.work().equals(Work.SPIN_WAIT)));
        if (m.statistic() != Measure.Statistic.MAX || !spin || parts.size() != 1) {
            return new Reading.Missing(
                    "ktstr keeps a worker's run delay as one sum, not wait by wait; only of a cgroup of"
                            + " spinners in one step is the longest known, as a gap between iterations");
        }
        String gap = stat(parts.getFirst()) + ".max_gap_ms as f64 * 1e6";
        return new Reading.Local(
                bind(wanted + "_max", SHORT_MAX, gap),
                "the longest gap between two iterations of a worker, in whole milliseconds");
    }

    private Reading wakeup(Measure m, List<Staff.Part> parts) {
        List<Staff.Start> starts =
                parts.stream().flatMap(p -> p.starts().stream()).toList();
        List<Long> sleeps = starts.stream()
                .map(s -> s.work().variant().equals("Bursty") ? s.work().ns("sleep_duration") : 0L)
                .distinct()
                .toList();
        if (sleeps.size() != 1 || sleeps.getFirst() == 0) {
            return new Reading.Missing("ktstr's wake latency is the time that a worker was blocked, and only of"
                    + " workers that sleep equally long is it known how much of that they slept");
        }
        for (Staff.Part p : parts) {
            boolean others = staff.of(p.step()).stream()
                    .filter(s -> s.cgroup().equals(p.cgroup()) && !starts.contains(s))
                    .anyMatch(s -> !s.work().equals(Work.SPIN_WAIT));
            if (others) {
                return new Reading.Missing("ktstr pools the wake latencies of a cgroup, and others in it block too");
            }
        }
        helpers.add("wakeups");
        Set<String> pools = new LinkedHashSet<>();
        parts.forEach(p -> pools.add(stat(p)));
        String sleep = Rust.grouped(sleeps.getFirst());
        String local = once(name(m, parts) + "_" + m.statistic(), m.statistic() + sleep + pools, name -> {
            List<String> lines = new ArrayList<>();
            lines.add("let mut " + LATE + " = Vec::new();");
            pools.forEach(s -> lines.add(LATE + ".extend(wakeups(&" + s + ", " + sleep + ")?);"));
            lines.add(LATE + ".sort_by(f64::total_cmp);");
            lines.add("let " + name + " = " + statistic(m.statistic(), LATE) + ";");
            return lines;
        });
        return new Reading.Local(
                local,
                "time blocked less the sleep of " + KtstrWords.duration(sleeps.getFirst())
                        + ", so with the slack of its timer");
    }

    /** One number of sorted samples, of which there is at least one. */
    private static String statistic(Measure.Statistic statistic, String sorted) {
        return switch (statistic) {
            case MIN -> sorted + "[0]";
            case MAX -> sorted + "[" + sorted + ".len() - 1]";
            case SUM -> sorted + ".iter().sum::<f64>()";
            case MEAN -> sorted + ".iter().sum::<f64>() / " + sorted + ".len() as f64";
            case P50 -> quantile(sorted, "50 / 100");
            case P90 -> quantile(sorted, "90 / 100");
            case P95 -> quantile(sorted, "95 / 100");
            case P99 -> quantile(sorted, "99 / 100");
            case P999 -> quantile(sorted, "999 / 1000");
        };
    }

    private static String quantile(String sorted, String rank) {
        return sorted + "[(" + sorted + ".len() - 1) * " + rank + "]";
    }

    /** {@code (&alpha_run, 0..2, 8)?}. */
    private String arguments(Staff.Part p) {
        return "(&" + stat(p) + ", " + p.first() + ".." + (p.first() + p.workers()) + ", " + p.of() + ")?";
    }

    private String sum(String wanted, List<String> terms) {
        return terms.size() == 1 ? bind(wanted, NAME_MAX, terms.getFirst()) : accumulated(wanted, terms, 1);
    }

    /** @param over what the sum is divided by */
    private String accumulated(String wanted, List<String> terms, int over) {
        return once(wanted, terms + "/" + over, name -> {
            List<String> lines = new ArrayList<>();
            lines.add("let mut " + name + " = 0.0;");
            terms.forEach(t -> lines.add(name + " += " + t + ";"));
            if (over > 1) {
                lines.add(name + " /= " + over + ".0;");
            }
            return lines;
        });
    }

    /** A local of several statements; the same computation is one local. */
    private String once(String wanted, String computation, UnaryLines lines) {
        String known = computed.get(computation);
        if (known != null) {
            return known;
        }
        String name = free(wanted, SHORT_MAX);
        locals.put(name, lines.of(name));
        computed.put(computation, name);
        return name;
    }

    /** Statements that bind a name. */
    private interface UnaryLines {
        List<String> of(String name);
    }

    /** {@code alpha_usage_run}: the cell's name if it is a whole one, else what the claim calls it. */
    private String name(Measure m, List<Staff.Part> parts) {
        boolean cell = parts.size() == 1
                && parts.getFirst().isWhole()
                && !parts.getFirst().cgroup().isEmpty();
        String who = cell ? parts.getFirst().cgroup() : m.subject().text();
        return who + "_" + m.kind()
                + phase(parts.stream().map(Staff.Part::step).distinct().toList());
    }

    private String phase(List<Integer> steps) {
        List<String> phases = steps.stream()
                .map(s -> program.steps().get(s).phase())
                .distinct()
                .toList();
        return phases.size() == 1 ? "_" + phases.getFirst() : "";
    }

    /** The local that holds the statistics of a cgroup in a step. */
    private String stat(Staff.Part p) {
        helpers.add("stats");
        String cgroup = Rust.string(p.cgroup());
        String step = String.valueOf(p.step());
        String who = p.cgroup().isEmpty() ? "root" : p.cgroup();
        String name = bindStat(who + phase(List.of(p.step())), step + cgroup);
        places.put(
                name, KtstrCode.call("stats", KtstrCode.atom("result"), KtstrCode.atom(step), KtstrCode.atom(cgroup)));
        return name;
    }

    /** The local that holds the statistics of one start in the whole run. */
    private String started(Staff.Start s) {
        helpers.add("started");
        int nth = staff.listed(s.cgroup()).indexOf(s);
        String cgroup = Rust.string(s.cgroup());
        String who = (s.cgroup().isEmpty() ? "root" : s.cgroup()) + "_" + (nth + 1);
        String name = bindStat(who, "started " + nth + cgroup);
        places.put(
                name,
                KtstrCode.call(
                        "started",
                        KtstrCode.atom("result"),
                        KtstrCode.atom(cgroup),
                        KtstrCode.atom(String.valueOf(nth)),
                        KtstrCode.atom(String.valueOf(s.workers()))));
        return name;
    }

    private String bindStat(String wanted, String code) {
        String base = Rust.snake(wanted.substring(0, Math.min(wanted.length(), SHORT_MAX)));
        String name = base;
        for (int i = 2; isTaken(name, stats, code); i++) {
            name = Rust.snake(base + "_" + i);
        }
        stats.put(name, code);
        return name;
    }

    private boolean isTaken(String name, Map<String, String> names, String code) {
        return isReserved(name)
                || locals.containsKey(name)
                || !names.getOrDefault(name, code).equals(code);
    }

    private static boolean isReserved(String name) {
        return RESERVED.contains(name) || HELPERS.contains(name);
    }

    /** A name that nothing has yet. */
    private String free(String wanted, int max) {
        String base = Rust.snake(wanted.substring(0, Math.min(wanted.length(), max)));
        String name = base;
        for (int i = 2; isReserved(name) || stats.containsKey(name) || locals.containsKey(name); i++) {
            name = Rust.snake(base + "_" + i);
        }
        return name;
    }

    /** A name that stands for this expression and nothing else; other names may become the same in Rust. */
    private String bind(String wanted, int max, String expression) {
        for (Map.Entry<String, List<String>> known : locals.entrySet()) {
            if (known.getValue().equals(List.of("let " + known.getKey() + " = " + expression + ";"))) {
                return known.getKey();
            }
        }
        String name = free(wanted, max);
        locals.put(name, List.of("let " + name + " = " + expression + ";"));
        return name;
    }
}
