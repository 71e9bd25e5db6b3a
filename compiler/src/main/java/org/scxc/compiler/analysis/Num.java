package org.scxc.compiler.analysis;

/**
 * A quantity in base units.
 *
 * @param value ns, bytes, a fraction or a plain number
 * @param about written with {@code ~}
 */
public record Num(Kind kind, double value, boolean about) {
    public enum Kind {
        COUNT("a plain number"),
        DURATION("a duration"),
        SIZE("a size"),
        PERCENT("a percentage");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public static Num of(Kind kind, double value) {
        return new Num(kind, value, false);
    }
}
