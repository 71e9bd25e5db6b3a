package org.scxc.fuzz;

import java.io.IOException;
import java.util.Arrays;

/** What the fuzzer calls: the first byte of an input says its kind. */
public final class Inputs {
    private static final Desk DESK = new Desk();

    private Inputs() {}

    /**
     * Feeds one input to the commands that read its kind.
     *
     * @throws IOException if a file cannot be written
     */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        feed(
                Kind.values()[Byte.toUnsignedInt(data[0]) % Kind.values().length],
                Arrays.copyOfRange(data, 1, data.length));
    }

    static void feed(Kind kind, byte[] data) throws IOException {
        DESK.clear();
        kind.feed(data, DESK);
    }
}
