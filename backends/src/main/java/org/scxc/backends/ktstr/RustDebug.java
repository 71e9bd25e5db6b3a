package org.scxc.backends.ktstr;

import java.math.BigDecimal;
import java.util.stream.Collectors;
import org.scxc.model.CpuSet;
import org.scxc.model.Policy;

/** Values as Rust's {@code {:?}} prints those of ktstr. */
final class RustDebug {
    private RustDebug() {}

    static String work(Work work) {
        if (work.fields().isEmpty()) {
            return work.variant();
        }
        return work.fields().stream()
                .map(f -> f.name() + ": " + setting(f.setting()))
                .collect(Collectors.joining(", ", work.variant() + " { ", " }"));
    }

    private static String setting(Work.Setting setting) {
        return switch (setting) {
            case Work.Setting.Number n -> String.valueOf(n.value());
            case Work.Setting.Time t -> duration(t.ns());
            case Work.Setting.Flag f -> String.valueOf(f.on());
            case Work.Setting.Variant v -> v.name();
            case Work.Setting.Numbers l -> l.values().toString();
        };
    }

    /** In the largest unit that is not below 1. */
    static String duration(long ns) {
        if (ns >= 1_000_000_000L) {
            return decimal(ns, 9) + "s";
        } else if (ns >= 1_000_000L) {
            return decimal(ns, 6) + "ms";
        } else if (ns >= 1_000L) {
            return decimal(ns, 3) + "µs";
        }
        return ns + "ns";
    }

    private static String decimal(long value, int scale) {
        return BigDecimal.valueOf(value, scale).stripTrailingZeros().toPlainString();
    }

    static String policy(Policy policy) {
        return switch (policy) {
            case Policy.Normal p -> "Normal";
            case Policy.Batch p -> "Batch";
            case Policy.Idle p -> "Idle";
            case Policy.Ext p -> "Ext"; // refused before
            case Policy.Fifo p -> "Fifo(" + p.priority() + ")";
            case Policy.RoundRobin p -> "RoundRobin(" + p.priority() + ")";
            case Policy.Deadline p ->
                "Deadline { runtime: " + duration(p.runtimeNs()) + ", deadline: " + duration(p.deadlineNs())
                        + ", period: " + duration(p.periodNs()) + " }";
            case Policy.Stop p -> "Stop"; // refused before
        };
    }

    static String pinning(Pinning pinning) {
        return switch (pinning) {
            case Pinning.Inherit p -> "Inherit";
            case Pinning.Exact p -> "Exact(" + set(p.cpus()) + ")";
            case Pinning.RandomSubset p -> "RandomSubset { from: " + set(p.from()) + ", count: " + p.count() + " }";
        };
    }

    static String set(CpuSet cpus) {
        return cpus.stream().mapToObj(String::valueOf).collect(Collectors.joining(", ", "{", "}"));
    }

    static String hold(Hold hold) {
        return switch (hold) {
            case Hold.Full h -> "Frac(1.0)";
            case Hold.Frac h -> "Frac(" + Rust.decimal(h.fraction()) + ")";
            case Hold.Fixed h -> "Fixed(" + duration(h.ns()) + ")";
            case Hold.Loop h -> "Loop { interval: " + duration(h.intervalNs()) + " }";
        };
    }
}
