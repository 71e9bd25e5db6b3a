package org.scxc.model.input;

import java.io.IOException;

/** A file that is not read. The message is a clause that goes after the file's name: "is a FIFO, expected a regular file". */
public final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
        super(message);
    }
}
