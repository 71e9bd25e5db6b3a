package org.scxc.compiler;

import java.util.List;

/** What {@link CountingLoader} puts into the compiler's code: calls, turns of loops, and elements that a list is searched for. */
public final class Counter {
    private static long steps;

    private Counter() {}

    public static void step() {
        steps++;
    }

    public static boolean contains(List<?> list, Object wanted) {
        steps += list.size();
        return list.contains(wanted);
    }

    public static int indexOf(List<?> list, Object wanted) {
        steps += list.size();
        return list.indexOf(wanted);
    }

    static long steps() {
        return steps;
    }
}
