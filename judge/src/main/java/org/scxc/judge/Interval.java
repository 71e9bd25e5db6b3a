package org.scxc.judge;

/** A 95 % confidence interval of a rate, 0..1. */
public record Interval(double low, double high) {
    private static final double Z = 1.959963984540054;

    /** Wilson's score interval for {@code k} of {@code n}; everything is possible after no run. */
    public static Interval wilson(int k, int n) {
        if (n == 0) {
            return new Interval(0, 1);
        }
        double p = (double) k / n;
        double z2 = Z * Z / n;
        double centre = p + z2 / 2;
        double half = Z * Math.sqrt(p * (1 - p) / n + z2 / n / 4);
        double low = k == 0 ? 0 : (centre - half) / (1 + z2);
        double high = k == n ? 1 : (centre + half) / (1 + z2);
        return new Interval(low, high);
    }
}
