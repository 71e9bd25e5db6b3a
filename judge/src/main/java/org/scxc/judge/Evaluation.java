package org.scxc.judge;

/** A number, or why there is none. */
sealed interface Evaluation {
    record Known(double value) implements Evaluation {}

    record Unknown(String reason) implements Evaluation {}

    static Evaluation of(double value, String ifNone) {
        return Double.isFinite(value) ? new Known(value) : new Unknown(ifNone);
    }
}
