package org.scxc.runtime.diff;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.scxc.runtime.state.Store;

/** One event of a run as a few numbers: the same numbers in two runs are the same event. */
final class DiffWords {
    /** What an event is. */
    enum Kind {
        BEGINS,
        RETURNS,
        CALLS,
        ANSWERS,
        EXITS,
        ENDS
    }

    private static final int CHARS = 4; // in a word

    long[] words = new long[16];
    int size;

    void begin(Kind kind, int index, int cpu, long at) {
        size = 0;
        add((long) kind.ordinal() << 48 | (long) index << 32 | cpu);
        add(at);
    }

    void add(long word) {
        if (size == words.length) {
            words = Arrays.copyOf(words, 2 * size);
        }
        words[size++] = word;
    }

    void add(String text) {
        add(text.length());
        for (int i = 0; i < text.length(); i += CHARS) {
            long word = 0;
            for (int c = i; c < Math.min(text.length(), i + CHARS); c++) {
                word = word << 16 | text.charAt(c);
            }
            add(word);
        }
    }

    /** Adds a value as the type compares it. */
    void add(Type type, @Nullable Object value, Store store) {
        switch (type) {
            case HIDDEN, NONE -> {}
            case TEXT -> add(String.valueOf(value));
            case MASK -> {
                int mask = (int) number(value);
                for (int i = 0; i < store.maskWords(); i++) {
                    add(store.get(mask + i));
                }
            }
            default -> add(number(value));
        }
    }

    static long number(@Nullable Object value) {
        return switch (value) {
            case Boolean b -> b ? 1 : 0;
            case Number n -> n.longValue();
            case null, default -> 0;
        };
    }
}
