package org.scxc.runtime.ops;

/**
 * A line of a scheduler's source.
 *
 * @param file its name without folders
 * @param line counted from 1
 * @param text the line itself, stripped
 */
public record Place(String file, int line, String text) {
    @Override
    public String toString() {
        return text + " @ " + file + ":" + line;
    }
}
