package org.scxc.judge;

/** One claim in one run. */
record RunVerdict(Status status, String reason) {
    static RunVerdict pass(String reason) {
        return new RunVerdict(Status.PASS, reason);
    }

    static RunVerdict fail(String reason) {
        return new RunVerdict(Status.FAIL, reason);
    }

    static RunVerdict notJudged(String reason) {
        return new RunVerdict(Status.NOT_JUDGED, reason);
    }

    static RunVerdict of(boolean held, String reason) {
        return held ? pass(reason) : fail(reason);
    }
}
