package org.scxc.backends.ktstr;

/**
 * One check of generated files against the real crate.
 *
 * @param detail what failed or why it was not run; the time if it passed
 */
public record CheckResult(String name, Status status, String detail) {
    public enum Status {
        PASSED,
        FAILED,
        NOT_RUN
    }

    static CheckResult passed(String name, String detail) {
        return new CheckResult(name, Status.PASSED, detail);
    }

    static CheckResult failed(String name, String detail) {
        return new CheckResult(name, Status.FAILED, detail);
    }

    static CheckResult notRun(String name, String why) {
        return new CheckResult(name, Status.NOT_RUN, why);
    }
}
