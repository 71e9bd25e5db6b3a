package org.scxc.runtime.sched.mitosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Value;
import org.scxc.runtime.sched.JavaModel.Obstacle;

/** The command line of scx_mitosis, read once (docs/kernel/mitosis-manager.md#command-line). */
record MitosisFlags(
        Version version,
        @Nullable String parent,
        List<String> exclude,
        boolean borrowing,
        boolean vtimeBorrowFixes,
        boolean llcAware,
        boolean stealing,
        boolean rejectMulticpuPinning,
        boolean dynamicAffinity,
        boolean sliceShrinking,
        long shrinkMinNs,
        long shrinkMaxNs,
        boolean rebalancing,
        double rebalanceThreshold,
        long cooldownNs,
        double smoothing,
        int cell0MinCpus,
        boolean cpuControllerDisabled,
        boolean exitingWorkaround,
        long intervalNs) {
    private static final String CELLS = "write cell_parent_cgroup \"/ktstr\": the cgroup whose children are its cells";

    /** Those that {@link #of} asks for. */
    static final Set<String> NAMES = Set.of(
            "cell0_min_cpus",
            "cell_exclude",
            "cell_parent_cgroup",
            "cpu_controller_disabled",
            "demand_smoothing",
            "dynamic_affinity_cpu_selection",
            "enable_borrowing",
            "enable_llc_awareness",
            "enable_rebalancing",
            "enable_slice_shrinking",
            "enable_work_stealing",
            "exiting_task_workaround",
            "monitor_interval_s",
            "rebalance_cooldown_s",
            "rebalance_threshold",
            "reject_multicpu_pinning",
            "slice_shrink_max_us",
            "slice_shrink_min_us",
            "vtime_borrow_fixes");

    static MitosisFlags of(SchedulerUse use) {
        return of(Version.of(use.version()).orElse(Version.BASE), use.flags());
    }

    static MitosisFlags of(Version version, SortedMap<String, Value> flags) {
        boolean llc = isOn(flags, "enable_llc_awareness");
        return new MitosisFlags(
                version,
                text(flags, "cell_parent_cgroup"),
                texts(flags, "cell_exclude"),
                isOn(flags, "enable_borrowing"),
                isOn(flags, "vtime_borrow_fixes"),
                llc,
                // main steals whenever it is LLC-aware; the flag is accepted and ignored there
                llc && (version == Version.MAIN || isOn(flags, "enable_work_stealing")),
                isOn(flags, "reject_multicpu_pinning"),
                isOn(flags, "dynamic_affinity_cpu_selection"),
                isOn(flags, "enable_slice_shrinking"),
                ns(flags, "slice_shrink_min_us", 1_000, 500_000),
                ns(flags, "slice_shrink_max_us", 1_000, 4_000_000),
                isOn(flags, "enable_rebalancing"),
                number(flags, "rebalance_threshold", 100, 20.0),
                ns(flags, "rebalance_cooldown_s", 1_000_000_000, 5_000_000_000L),
                number(flags, "demand_smoothing", 1, 0.3),
                (int) number(flags, "cell0_min_cpus", 1, 0),
                isOn(flags, "cpu_controller_disabled"),
                !flags.containsKey("exiting_task_workaround") || isOn(flags, "exiting_task_workaround"),
                ns(flags, "monitor_interval_s", 1_000_000_000, 1_000_000_000));
    }

    /** What this model or this version of the scheduler refuses to start with; empty if nothing. */
    static List<Obstacle> refusals(SchedulerUse use) {
        return refusals(use.version(), use.flags());
    }

    static List<Obstacle> refusals(String named, SortedMap<String, Value> flags) {
        List<Obstacle> out = new ArrayList<>();
        Version version = Version.of(named).orElse(null);
        if (version == null) {
            add(out, "mitosis has no version " + named, "write version base, pr3593 or main");
            return out;
        }
        MitosisFlags f = of(version, flags);
        if (f.parent == null) {
            if (!f.exclude.isEmpty()) {
                add(out, "--cell-exclude requires --cell-parent-cgroup", CELLS);
            }
            add(out, "mitosis auto mode (no cell_parent_cgroup) is not modelled", CELLS);
        }
        onlyIn(out, named, flags, "vtime_borrow_fixes", version == Version.PR3593);
        onlyIn(out, named, flags, "cell0_min_cpus", version == Version.MAIN);
        onlyIn(out, named, flags, "virt_llc", version == Version.MAIN);
        if (version == Version.MAIN && flags.containsKey("virt_llc")) {
            add(out, "mitosis virt_llc is not modelled", "leave out virt_llc");
        }
        if (isOn(flags, "enable_work_stealing") && !f.llcAware && version != Version.MAIN) {
            add(
                    out,
                    "Work stealing requires LLC-aware mode (--enable-llc-awareness)",
                    "write enable_llc_awareness as well");
        }
        if (f.sliceShrinking && f.shrinkMinNs >= f.shrinkMaxNs) {
            add(
                    out,
                    "slice_shrink_min_us must be less than slice_shrink_max_us",
                    "write a smaller slice_shrink_min_us");
        }
        if (f.smoothing < 0 || f.smoothing > 1) {
            add(out, "demand_smoothing must lie in 0..1", "write a number from 0 to 1");
        }
        return out;
    }

    private static void add(List<Obstacle> out, String message, String hint) {
        out.add(new Obstacle("", message, hint));
    }

    private static void onlyIn(
            List<Obstacle> out, String named, SortedMap<String, Value> flags, String flag, boolean known) {
        if (!known && flags.containsKey(flag)) {
            String version = named.isEmpty() ? "base" : named;
            add(out, "mitosis " + version + " has no flag " + flag, "leave out " + flag);
        }
    }

    private static boolean isOn(SortedMap<String, Value> flags, String flag) {
        return flags.get(flag) instanceof Value.Switch s && s.on();
    }

    private static @Nullable String text(SortedMap<String, Value> flags, String flag) {
        return flags.get(flag) instanceof Value.Text t ? t.text() : null;
    }

    private static List<String> texts(SortedMap<String, Value> flags, String flag) {
        return switch (flags.get(flag)) {
            case Value.Texts t -> List.copyOf(t.items());
            case Value.Text t -> List.of(t.text());
            case null, default -> List.of();
        };
    }

    /** A percentage counts as {@code whole} times its fraction, so that {@code 20%} and {@code 20} may both be meant. */
    private static double number(SortedMap<String, Value> flags, String flag, double whole, double otherwise) {
        return switch (flags.get(flag)) {
            case Value.Number n -> n.value();
            case Value.Percent p -> p.fraction() * whole;
            case null, default -> otherwise;
        };
    }

    private static long ns(SortedMap<String, Value> flags, String flag, long unit, long otherwise) {
        return switch (flags.get(flag)) {
            case Value.Number n -> Math.round(n.value() * unit);
            case Value.Duration d -> d.ns();
            case null, default -> otherwise;
        };
    }
}
