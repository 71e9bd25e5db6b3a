package org.scxc.bpf.layered;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A layer as configured.
 *
 * @param matches groups of which one must hold; of a group all
 * @param values what the configuration says of it: one number or two, the place of a word in its list, numbers of LLCs
 */
record LayerSpec(String name, LayerKind kind, List<List<LayerMatch>> matches, Map<LayerMember, double[]> values) {
    /** SCX_SLICE_DFL in µs, of which the defaults below are multiples (main.rs). */
    private static final long SLICE_DFL_US = 20_000;

    private static final long WEIGHT_DFL = 100;
    private static final long WEIGHT_MAX = 10_000;
    private static final int RANGE_OPEN_END = 2;

    /** What {@code disallow_…} is where it never applies: u64::MAX. */
    static final long NEVER = -1;

    private double number(LayerMember member) {
        double[] value = values.get(member);
        return value == null ? 0 : value[0];
    }

    long count(LayerMember member) {
        return (long) number(member);
    }

    boolean isOn(LayerMember member) {
        return number(member) != 0;
    }

    double fraction(LayerMember member) {
        return number(member);
    }

    /** @param sliceUs --slice-us, for a layer that says nothing */
    long sliceNs(long sliceUs) {
        long own = count(LayerMember.SLICE_US);
        return 1_000 * (own == 0 ? sliceUs : own);
    }

    int weight() {
        long own = count(LayerMember.WEIGHT);
        return (int) Math.clamp(own == 0 ? WEIGHT_DFL : own, 1, WEIGHT_MAX);
    }

    /** @return µs, or {@link #NEVER}: a layer that preempts is never confined, whatever it says */
    long disallowOpenAfterUs() {
        return disallowAfterUs(LayerMember.DISALLOW_OPEN_AFTER_US, 2 * SLICE_DFL_US);
    }

    long disallowPreemptAfterUs() {
        return disallowAfterUs(LayerMember.DISALLOW_PREEMPT_AFTER_US, 4 * SLICE_DFL_US);
    }

    private long disallowAfterUs(LayerMember member, long standard) {
        return isOn(LayerMember.PREEMPT) ? NEVER : values.containsKey(member) ? count(member) : standard;
    }

    /** Returns what a yield takes from the slice, ns; 0 = nothing (init_layers() of main.rs). */
    long yieldStepNs(long sliceNs) {
        double ignore = fraction(LayerMember.YIELD_IGNORE);
        return ignore > 0.999 ? 0 : ignore < 0.001 ? sliceNs : (long) (sliceNs * (1 - ignore));
    }

    Growth growth() {
        return Growth.of(Growth.WORDS.get((int) number(LayerMember.GROWTH_ALGO)))
                .orElseThrow();
    }

    List<Integer> llcs() {
        double[] llcs = values.get(LayerMember.LLCS);
        return llcs == null
                ? List.of()
                : Arrays.stream(llcs).mapToObj(l -> (int) l).toList();
    }

    boolean hasCpusOfItsOwn() {
        return kind != LayerKind.OPEN;
    }

    /** Returns the fewest and the most CPUs that it may have (resolve_cpus_pct_range() of main.rs). */
    int[] cpusRange(int cpus) {
        double[] counts = values.get(LayerMember.CPUS_RANGE);
        if (counts != null) {
            return new int[] {(int) counts[0], (int) counts[1]};
        }
        double[] parts = values.get(LayerMember.CPUS_RANGE_FRAC);
        if (parts == null) {
            return new int[] {0, cpus};
        }
        int most = Math.max((int) Math.rint(cpus * parts[1]), 1);
        return new int[] {Math.max((int) Math.rint(cpus * parts[0]), 1), Math.min(most, cpus)};
    }

    /**
     * Returns the fewest and the most CPUs at which each is as busy as configured (calc_peak_aware_target_range() of main.rs).
     *
     * @param busy CPUs' worth of time that it uses
     * @param peak the most that it used lately
     */
    int[] target(double busy, double peak) {
        double[] range = values.get(LayerMember.UTIL_RANGE);
        if (range == null || range.length != RANGE_OPEN_END) {
            throw new IllegalStateException("layer " + name + " has no util_range");
        }
        int low = (int) Math.ceil(busy / range[1]);
        return new int[] {low, Math.max((int) Math.floor(Math.max(busy, peak) / range[0]), low)};
    }
}
