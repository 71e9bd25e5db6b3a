package org.scxc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much there is to read: {@code Tokens A.scx=B.rs,C.rs …} prints the tokens of a scenario file beside those of the Rust
 * files that hold the same tests, and the quotient. Comments do not count; a string is one token, a word or number with its
 * unit is one, a mark is one, and so is a mark of several characters ({@code ::}, {@code ->}). The same rules for both.
 */
public final class Tokens {
    private static final Pattern TOKEN = Pattern.compile(
            "(?<skip>\\s+|//[^\\n]*|/\\*(?s:.*?)\\*/)"
                    + "|\"(?:[^\"\\\\]|\\\\(?s:.))*\""
                    + "|\\d\\w*(?:\\.\\d\\w*)?%?"
                    + "|[A-Za-z_]\\w*"
                    + "|\\.\\.=|::|->|=>|==|!=|<=|>=|&&|\\|\\||\\.\\."
                    + "|.",
            Pattern.DOTALL);

    private Tokens() {}

    public static void main(String[] args) throws IOException {
        for (String pair : args) {
            String[] sides = pair.split("=", 2);
            int ours = count(Files.readString(Path.of(sides[0])));
            if (sides.length == 1) {
                System.out.println(ours + "  " + sides[0]);
                continue;
            }
            int theirs = 0;
            for (String file : sides[1].split(",")) {
                theirs += count(Files.readString(Path.of(file)));
            }
            System.out.println(String.format(
                    Locale.ROOT, "%s %d, %s %d: %.0f %%", sides[0], ours, sides[1], theirs, 100.0 * ours / theirs));
        }
    }

    /** Of .scx and of Rust alike. */
    static int count(String text) {
        Matcher token = TOKEN.matcher(text);
        return Math.toIntExact(
                token.results().filter(r -> !isSkipped(r.group())).count());
    }

    private static boolean isSkipped(String token) {
        return token.isBlank() || token.startsWith("//") || token.startsWith("/*");
    }
}
