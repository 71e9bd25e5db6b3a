package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.scxc.model.Histogram;
import org.scxc.model.Measure;
import org.scxc.model.Measure.Statistic;
import org.scxc.model.Outcome.GroupStats;
import org.scxc.model.Outcome.PhaseOutcome;
import org.scxc.model.index.Judgeability;

/** Reads one measure from the groups and phases of a run. */
final class MeasureReader {
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
        return new MeasureReader(run, measure).read();
    }

    private Evaluation read() {
        if (stats.isEmpty()) {
            return unknown("no worker of " + subject() + " was there");
        }
        return switch (measure.kind()) {
            case USAGE -> perMember(g -> (double) g.usageNs(), (double) elapsedNs());
            case SHARE -> share();
            case ITERATIONS -> iterations();
            case WAIT -> latency(GroupStats::waits, "wait");
            case WAKEUP -> latency(GroupStats::wakeups, "wake-up");
            case VTIME_GAP -> vtimeGap();
        };
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

    private Evaluation share() {
        long all = window.stream()
                .flatMap(p -> p.groups().values().stream())
                .filter(g -> !Groups.isNoise(run.setup(), g.group()))
                .mapToLong(GroupStats::usageNs)
                .sum();
        return perMember(g -> (double) g.usageNs(), (double) all);
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
