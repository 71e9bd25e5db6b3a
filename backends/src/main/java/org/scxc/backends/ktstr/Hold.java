package org.scxc.backends.ktstr;

/** ktstr's HoldSpec. */
sealed interface Hold {
    /** The whole {@code duration_s}. */
    record Full() implements Hold {}

    /** @param fraction of {@code duration_s}, above 0, below 1 */
    record Frac(double fraction) implements Hold {}

    record Fixed(long ns) implements Hold {}

    /** The step's ops at once and after each interval until {@code duration_s} is over. */
    record Loop(long intervalNs) implements Hold {}
}
