package org.scxc.backends.shell;

import java.nio.charset.StandardCharsets;

/** Text that bytes can hold. */
final class Encodable {
    private Encodable() {}

    /** Whether nothing is lost: a surrogate without its other half would be. */
    private static boolean utf8(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Whether a word of a command line can hold it. */
    static boolean word(String text) {
        return text.indexOf('\0') < 0 && utf8(text);
    }
}
