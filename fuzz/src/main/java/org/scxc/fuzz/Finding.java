package org.scxc.fuzz;

/** An input that breaks scxc. */
final class Finding extends AssertionError {
    private static final long serialVersionUID = 1;

    Finding(String message) {
        super(message);
    }
}
