package org.scxc.cli.process;

/** The user's input cannot be used; the message is all there is to say. */
public final class BadInput extends RuntimeException {
    public BadInput(String message) {
        super(message, null, false, false);
    }
}
