package org.scxc.compiler.syntax;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/** A stretch of a text as the lexer reads it, at its offsets in the whole; nothing in the text is beyond U+FFFF. */
final class TextStream implements CharStream {
    private final String name;
    private final String text;
    private final int from;
    private final int to;
    private int index;

    TextStream(String name, String text, int from, int to) {
        this.name = name;
        this.text = text;
        this.from = from;
        this.to = to;
        this.index = from;
    }

    @Override
    public void consume() {
        if (index >= to) {
            throw new IllegalStateException("cannot consume EOF");
        }
        index++;
    }

    @Override
    public int LA(int i) {
        int at = i > 0 ? index + i - 1 : index + i;
        return at < from || at >= to ? IntStream.EOF : text.charAt(at);
    }

    /** Nothing has to be kept: all of the text is there. */
    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {}

    @Override
    public int index() {
        return index;
    }

    @Override
    public void seek(int to) {
        index = to;
    }

    @Override
    public int size() {
        return to;
    }

    @Override
    public String getSourceName() {
        return name;
    }

    @Override
    public String getText(Interval interval) {
        return interval.a >= to ? "" : text.substring(interval.a, Math.min(interval.b + 1, to));
    }
}
