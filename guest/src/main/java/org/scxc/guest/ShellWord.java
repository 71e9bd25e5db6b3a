package org.scxc.guest;

import java.util.List;
import java.util.stream.Collectors;

/** Text as a word of a POSIX shell: nothing in it means anything to the shell. */
final class ShellWord {
    private ShellWord() {}

    static String quote(String text) {
        return text.matches("[A-Za-z0-9_./:=,@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    static String quote(List<String> words) {
        return words.stream().map(ShellWord::quote).collect(Collectors.joining(" "));
    }
}
