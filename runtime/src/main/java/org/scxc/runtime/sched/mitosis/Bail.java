package org.scxc.runtime.sched.mitosis;

/** User space gives up; the message is the chain it prints, outermost first, a line each. */
final class Bail extends Exception {
    private static final long serialVersionUID = 1;

    Bail(String message) {
        super(message);
    }

    Bail within(String context) {
        return new Bail(context + "\n" + getMessage());
    }
}
