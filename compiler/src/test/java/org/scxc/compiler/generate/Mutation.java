package org.scxc.compiler.generate;

import java.util.Random;

/** A program with a few wrong characters or words. */
public final class Mutation {
    private static final String[] PIECES = {
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ",",
        ";",
        "\n",
        " ",
        ".",
        "-",
        "~",
        "\"",
        "\\",
        "/*",
        "//",
        "///",
        ":",
        "->",
        "=",
        "8",
        "x",
        "0-3",
        "1e9",
        "99999999999999999999s",
        "expect",
        "scenario",
        "phase p 1s",
        "like",
        "matrix",
        "é",
        "😀",
        "\u0000",
        "0-15:2/4",
        "[3]",
        "%",
        "%d",
        "in",
        "-5",
        "~1s",
        "spin",
        "variant",
        "where",
        "race",
        "on",
        "else"
    };

    private Mutation() {}

    public static String of(String program, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(program);
        for (int i = random.nextInt(4); i >= 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + random.nextInt(random.nextInt(8) == 0 ? 60 : 6));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, text.substring(at, to));
                case 2 -> text.replace(at, to, PIECES[random.nextInt(PIECES.length)]);
                case 3 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                default -> text.setCharAt(at, (char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }
}
