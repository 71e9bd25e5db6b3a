package org.scxc.backends;

/**
 * One check of generated files.
 *
 * @param detail what failed or why it was not run; the time if it passed
 */
public record CheckResult(String name, Subject subject, Status status, String detail) {
    /** What it looks at. */
    public enum Subject {
        /** The files alone. */
        TEXT,
        /** The files together with the thing that they are for. */
        REAL
    }

    public enum Status {
        PASSED,
        FAILED,
        NOT_RUN
    }

    public static CheckResult passed(String name, Subject subject, String detail) {
        return new CheckResult(name, subject, Status.PASSED, detail);
    }

    public static CheckResult failed(String name, Subject subject, String detail) {
        return new CheckResult(name, subject, Status.FAILED, detail);
    }

    public static CheckResult notRun(String name, Subject subject, String why) {
        return new CheckResult(name, subject, Status.NOT_RUN, why);
    }
}
