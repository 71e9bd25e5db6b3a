package org.scxc.runtime.kernel;

/**
 * The common grid of all CPUs' ticks and of the timer wheel (docs/kernel/time.md#ticks, #timer-wheel). Times are
 * absolute, ns.
 */
final class TickGrid {
    private final long origin;
    private final long tickNs;
    private final TickOrder order;

    /** @param origin the instant of tick number 0 */
    TickGrid(long origin, long tickNs, TickOrder order) {
        this.origin = origin;
        this.tickNs = tickNs;
        this.order = order;
    }

    long tickNs() {
        return tickNs;
    }

    /** Ticks that lie at or before {@code at}, counted from the origin. */
    long jiffies(long at) {
        return Math.floorDiv(at - origin, tickNs);
    }

    /** When the grid's instant {@code jiffies} is. */
    long instantOf(long jiffies) {
        return origin + jiffies * tickNs;
    }

    /** When {@code cpu} serves tick number {@code k}: all CPUs on one grid, close together, in an order that changes. */
    private long tickAt(int cpu, long k) {
        return origin + k * tickNs + order.delay(cpu, k);
    }

    /** The first tick of {@code cpu} at or after {@code at}. */
    long tickAfter(int cpu, long at) {
        long k = jiffies(at - order.delayMax());
        long tick = tickAt(cpu, k);
        while (tick < at) {
            tick = tickAt(cpu, ++k);
        }
        return tick;
    }

    /** The last tick of {@code cpu} at or before {@code at}. */
    long tickBefore(int cpu, long at) {
        long k = jiffies(at);
        long tick = tickAt(cpu, k);
        return tick <= at ? tick : tickAt(cpu, k - 1);
    }

    /** Expiry of a timer set at {@code now}: a multiple of its level's step strictly after now + delay. */
    long wheelExpiry(long now, long delayNs) {
        long d = Math.max(1, (delayNs + tickNs - 1) / tickNs);
        long step = 1;
        for (long limit = 63; d >= limit && step < 1L << 30; limit *= 8) {
            step *= 8;
        }
        long expires = (Math.floorDiv(jiffies(now) + d, step) + 1) * step;
        return origin + expires * tickNs;
    }

    long roundUp(long at, long step) {
        return origin + -Math.floorDiv(-(at - origin), step) * step;
    }
}
