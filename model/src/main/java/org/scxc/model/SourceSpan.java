package org.scxc.model;

/**
 * A half-open stretch of source text.
 *
 * @param file as the user named it, or {@code <stdlib>/name.scx}
 * @param start offset of the first UTF-16 unit
 * @param end offset behind the last one
 * @param line 1-based line of {@code start}
 * @param column 1-based column of {@code start}, in code points
 */
public record SourceSpan(String file, int start, int end, int line, int column) {
    /** For things no text stands behind, such as defaults. */
    public static final SourceSpan NONE = new SourceSpan("", 0, 0, 0, 0);
}
