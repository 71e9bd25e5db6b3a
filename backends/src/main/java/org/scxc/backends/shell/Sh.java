package org.scxc.backends.shell;

/** Text as one word of a POSIX shell. */
final class Sh {
    private Sh() {}

    /**
     * Between single quotes nothing has a meaning; a single quote itself stands outside of them.
     *
     * @throws IllegalArgumentException for text with a NUL, which no word can hold
     */
    static String quote(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a word with a NUL");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
