package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.scxc.model.Expr.Unit;
import org.scxc.model.Histogram;
import org.scxc.model.Measure;
import org.scxc.model.Measure.Statistic;
import org.scxc.model.Outcome.GroupStats;
import org.scxc.model.Outcome.PhaseOutcome;
import org.scxc.model.ScxEvent;
import org.scxc.model.index.Judgeability;

/** Reads one measure from the groups and phases of a run. */
final class MeasureReader {
    /** Times of a real machine are read one after the other; what exceeds the possible by more is no measurement. */
    private static final double BELIEVED = 1.05;

    private final Run run;
    private final Measure measure;
    private final List<PhaseOutcome> window;
    private final List<GroupStats> stats;

    private MeasureReader(Run run, Measure measure) {
        this.run = run;
        this.measure = measure;
        this.window = run.window(measure.phase());
        this.stats = window.stream()
                .flatMap(p -> p.groups().values().stream())
                .filter(g -> measure.subject().groups().contains(g.group()))
                .toList();
    }

    static Evaluation read(Run run, Measure measure) {
        Optional<String> missing = run.neverBegan(measure.phase());
        if (missing.isPresent()) {
            return new Evaluation.Unknown(missing.get());
        }
        MeasureReader reader = new MeasureReader(run, measure);
        Optional<CutWindow> cut = run.cutWindow(measure.phase());
        return reader.read() instanceof Evaluation.Known k
                ? cut.map(c -> c.bounds(measure, k.value(), reader.allNs())).orElse(k)
                : reader.read();
    }

    private Evaluation read() {
        if (stats.isEmpty() && measure.kind() != Measure.Kind.EVENTS) {
            return unknown("no worker of " + subject() + " was there");
        }
        Optional<String> impossible = impossible();
        if (impossible.isPresent()) {
            return unknown(impossible.get());
        }
        return switch (measure.kind()) {
            case USAGE -> perMember(g -> (double) g.usageNs(), (double) elapsedNs());
            case SHARE -> share();
            case ITERATIONS -> iterations();
            case WAIT -> latency(GroupStats::waits, "wait");
            case WAKEUP -> latency(GroupStats::wakeups, "wake-up");
            case VTIME_GAP -> vtimeGap();
            case EVENTS -> events();
        };
    }

    private Evaluation events() {
        ScxEvent event = measure.event().orElseThrow();
        long sum = 0;
        for (PhaseOutcome phase : window) {
            Long count = phase.events().get(event);
            if (count == null) {
                return unknown("no " + event.symbol() + " is recorded");
            }
            sum += count;
        }
        return new Evaluation.Known(sum);
    }

    private Evaluation perMember(Function<GroupStats, Double> total, double over) {
        double sum = stats.stream().mapToDouble(total::apply).sum();
        boolean onePhase = window.stream().filter(this::holdsSubject).count() == 1;
        return switch (measure.statistic()) {
            case SUM -> ratio(sum, over);
            case MEAN -> ratio(sum / members(), over);
            case MIN ->
                onePhase
                        ? ratio(
                                (double) stats.stream()
                                        .mapToLong(GroupStats::minMemberNs)
                                        .min()
                                        .orElse(0),
                                over)
                        : severalPhases();
            case MAX ->
                onePhase
                        ? ratio(
                                (double) stats.stream()
                                        .mapToLong(GroupStats::maxMemberNs)
                                        .max()
                                        .orElse(0),
                                over)
                        : severalPhases();
            case P50, P90, P95, P99, P999 -> noStatistic();
        };
    }

    /** More CPU time than the workers could have had: no result is read off such a measurement. */
    private Optional<String> impossible() {
        for (PhaseOutcome phase : window) {
            long elapsed = phase.endNs() - phase.startNs();
            for (GroupStats g : phase.groups().values()) {
                long atOnce = Math.min((long) g.members() * Groups.perMember(run.setup(), g.group()), cpus());
                if (stats.contains(g) && elapsed > 0 && g.usageNs() > BELIEVED * atOnce * elapsed) {
                    return Optional.of("not believed: " + Units.show((double) g.usageNs() / elapsed, Unit.FRACTION)
                            + " of a CPU over " + Units.duration((double) elapsed) + ", where "
                            + Groups.name(run.setup(), g.group()) + " could use "
                            + Units.show((double) atOnce, Unit.FRACTION));
                }
            }
        }
        return Optional.empty();
    }

    private int cpus() {
        return run.setup().machine().cpus();
    }

    private Evaluation share() {
        return perMember(g -> (double) g.usageNs(), allNs());
    }

    /** CPU time of all workers in the window. */
    private double allNs() {
        return window.stream()
                .flatMap(p -> p.groups().values().stream())
                .filter(g -> !Groups.isNoise(run.setup(), g.group()))
                .mapToLong(GroupStats::usageNs)
                .sum();
    }

    private Evaluation iterations() {
        double sum = stats.stream().mapToLong(GroupStats::iterations).sum();
        return switch (measure.statistic()) {
            case SUM -> new Evaluation.Known(sum);
            case MEAN -> ratio(sum, members());
            case MIN, MAX, P50, P90, P95, P99, P999 -> noStatistic();
        };
    }

    private Evaluation latency(Function<GroupStats, Histogram> samples, String what) {
        Histogram merged = new Histogram();
        stats.forEach(g -> merged.add(samples.apply(g)));
        if (merged.count() == 0) {
            return unknown("no " + what + " of " + subject() + " was seen");
        }
        return new Evaluation.Known(
                switch (measure.statistic()) {
                    case SUM -> merged.sum();
                    case MEAN -> merged.mean();
                    case MIN -> merged.min();
                    case MAX -> merged.max();
                    case P50 -> merged.quantile(0.5);
                    case P90 -> merged.quantile(0.9);
                    case P95 -> merged.quantile(0.95);
                    case P99 -> merged.quantile(0.99);
                    case P999 -> merged.quantile(0.999);
                });
    }

    private Evaluation vtimeGap() {
        long gap = stats.stream().mapToLong(GroupStats::vtimeGapMaxNs).max().orElse(Long.MIN_VALUE);
        if (gap == Long.MIN_VALUE) {
            return unknown("no vtime of " + subject() + " was compared");
        }
        return measure.statistic() == Statistic.SUM || measure.statistic() == Statistic.MAX
                ? new Evaluation.Known(gap)
                : noStatistic();
    }

    private boolean holdsSubject(PhaseOutcome phase) {
        return measure.subject().groups().stream().anyMatch(phase.groups()::containsKey);
    }

    private long elapsedNs() {
        return window.stream().mapToLong(p -> p.endNs() - p.startNs()).sum();
    }

    /** A group counts once, with the most members it had, however many phases saw it. */
    private double members() {
        return measure.subject().groups().stream()
                .mapToInt(id -> stats.stream()
                        .filter(g -> g.group() == id)
                        .mapToInt(GroupStats::members)
                        .max()
                        .orElse(0))
                .sum();
    }

    private Evaluation ratio(double part, double whole) {
        return Evaluation.of(part / whole, "no time to measure " + measure.text() + " over");
    }

    private Evaluation severalPhases() {
        return unknown(Judgeability.severalPhases(measure));
    }

    private Evaluation noStatistic() {
        return unknown(measure.text() + " is not recorded");
    }

    private Evaluation unknown(String reason) {
        return new Evaluation.Unknown(
                reason + measure.phase().map(p -> " during " + p).orElse(""));
    }

    private String subject() {
        return measure.subject().text();
    }
}
