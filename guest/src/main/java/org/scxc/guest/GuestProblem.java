package org.scxc.guest;

/** A guest cannot be prepared or booted here, and the user can do something about it; the message says what. */
public final class GuestProblem extends Exception {
    public GuestProblem(String message) {
        super(message);
    }
}
