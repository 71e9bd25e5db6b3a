package org.scxc.judge;

/** What became of a claim. */
public enum Status {
    PASS,
    FAIL,
    /** What was observed cannot decide it; neither a pass nor a failure. */
    NOT_JUDGED;

    /** As printed: {@code not judged}. */
    public String word() {
        return switch (this) {
            case PASS -> "pass";
            case FAIL -> "fail";
            case NOT_JUDGED -> "not judged";
        };
    }
}
