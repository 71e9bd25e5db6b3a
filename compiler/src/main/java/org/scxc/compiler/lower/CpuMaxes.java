package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import org.scxc.compiler.analysis.Num;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.CpuMax;
import org.scxc.model.SourceSpan;

/**
 * {@code max} of a cell: {@code 10%} of one CPU in each 100 ms, or {@code bandwidth(quota 20ms, period 50ms)}. The kernel's file
 * would refuse the rest (tg_set_bandwidth(), kernel/sched/core.c, 7.3.4).
 */
final class CpuMaxes {
    private static final long US = 1_000;
    private static final long LEAST_NS = 1_000_000;
    private static final long PERIOD_MAX_NS = 1_000_000_000;

    /** max_bw_runtime_us, MAX_BW of kernel/sched/sched.h: 2^44 − 1 µs; a scenario's times are shorter. */
    private static final long QUOTA_MAX_NS = Long.MAX_VALUE / 2;

    private static final String EXAMPLE = "write max 10%, or max bandwidth(quota 20ms, period 100ms)";

    private CpuMaxes() {}

    /** Empty if {@code item} is none; that has been reported. */
    static Optional<CpuMax> read(Context context, Item item) {
        if (item instanceof Item.Call call && call.name().text().equals("bandwidth")) {
            return bandwidth(context, call);
        }
        return context.values()
                .number(item, Num.Kind.PERCENT, "max")
                .map(n -> new CpuMax(Math.round(n.value() * CpuMax.PERIOD_NS / US) * US, CpuMax.PERIOD_NS))
                .filter(max -> fits(context, max, item.span(), item.span()));
    }

    private static Optional<CpuMax> bandwidth(Context context, Item.Call call) {
        Arguments arguments = new Arguments(call, List.of("quota", "period"), context.diagnostics());
        Optional<Item> quota = arguments.required("quota");
        Optional<Item> period = arguments.required("period");
        Optional<Long> quotaNs = quota.flatMap(i -> context.values().duration(i, "quota"));
        Optional<Long> periodNs = period.flatMap(i -> context.values().duration(i, "period"));
        if (quotaNs.isEmpty() || periodNs.isEmpty()) {
            return Optional.empty();
        }
        CpuMax max = new CpuMax(quotaNs.get(), periodNs.get());
        return Optional.of(max)
                .filter(m -> fits(
                        context,
                        m,
                        quota.orElseThrow().span(),
                        period.orElseThrow().span()));
    }

    private static boolean fits(Context context, CpuMax max, SourceSpan quota, SourceSpan period) {
        if (max.quotaNs() < LEAST_NS || max.quotaNs() > QUOTA_MAX_NS) {
            report(context, Code.OUT_OF_RANGE, quota, "the quota of a cell is at least 1ms in each period", EXAMPLE);
            return false;
        }
        if (max.periodNs() < LEAST_NS || max.periodNs() > PERIOD_MAX_NS) {
            report(context, Code.OUT_OF_RANGE, period, "the period of a quota lies between 1ms and 1s", EXAMPLE);
            return false;
        }
        if (max.quotaNs() % US != 0 || max.periodNs() % US != 0) {
            report(context, Code.OUT_OF_RANGE, quota, "quota and period are whole microseconds", EXAMPLE);
            return false;
        }
        return true;
    }

    private static void report(Context context, Code code, SourceSpan span, String message, String hint) {
        context.diagnostics().report(code, span, message, hint);
    }
}
