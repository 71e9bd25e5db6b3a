package org.scxc.guest;

/** A guest cannot be prepared or booted here, and the user can do something about it; the reason says what. */
public final class GuestProblem extends Exception {
    private final String reason;

    public GuestProblem(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
