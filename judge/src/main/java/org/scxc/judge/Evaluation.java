package org.scxc.judge;

/** A number, or why there is none. */
sealed interface Evaluation {
    /**
     * @param value as far as was measured
     * @param low the least that it could be at the end of its window; {@code value} if the window was seen whole
     * @param high the most
     */
    record Known(double value, double low, double high) implements Evaluation {
        Known(double value) {
            this(value, value, value);
        }

        boolean isWhole() {
            return low == high;
        }
    }

    record Unknown(String reason) implements Evaluation {}

    static Evaluation of(double value, String ifNone) {
        return Double.isFinite(value) ? new Known(value) : new Unknown(ifNone);
    }
}
