package org.scxc.cli;

/** The user's input cannot be used; the message is all there is to say. */
final class BadInput extends RuntimeException {
    BadInput(String message) {
        super(message, null, false, false);
    }
}
