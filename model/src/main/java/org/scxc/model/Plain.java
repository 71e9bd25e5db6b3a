package org.scxc.model;

/** Text of a scenario as text of a report or comment. */
public final class Plain {
    private Plain() {}

    /** One line of printable text: control characters and those that turn text around become a space. */
    public static String text(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .map(c -> isHidden(c) ? ' ' : c)
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .forEach(out::appendCodePoint);
        return out.toString().replaceAll("\\s+", " ").strip();
    }

    private static boolean isHidden(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.SPACE_SEPARATOR
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.UNASSIGNED
                || type == Character.PRIVATE_USE;
    }
}
