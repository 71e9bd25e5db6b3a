package org.scxc.bpf.vm;

import java.util.Map;
import java.util.OptionalLong;

/** The engines that every vector runs in. */
public final class Engines {
    /**
     * "pieces" cuts every function after a few instructions, which happens to big ones only otherwise; "shortcuts" reaches every call
     * and what lies outside memory as a constant.
     */
    public static final Map<String, Ran.Maker> ALL = Map.of(
            "interpreter", code -> new Interpreter(),
            "translator", Translator::translate,
            "pieces", code -> Translator.translate(code, 60, Shortcuts.NONE),
            "shortcuts", code -> Translator.translate(code, new Everything()));

    private Engines() {}

    private static final class Everything implements Shortcuts {
        @Override
        public Call helper(int number, OptionalLong first) {
            return (host, x, r1, r2, r3, r4, r5) -> host.helper(x, number, r1, r2, r3, r4, r5);
        }

        @Override
        public Call kfunc(int index) {
            return (host, x, r1, r2, r3, r4, r5) -> host.kfunc(x, index, r1, r2, r3, r4, r5);
        }

        @Override
        public Place place(int off, int size) {
            return new Anywhere(off, size);
        }
    }

    private record Anywhere(int off, int size) implements Shortcuts.Place {
        @Override
        public boolean holds(Outside outside, long object) {
            return outside.loads(object + off, size);
        }

        @Override
        public long load(Outside outside, long object) {
            return outside.load(object + off, size);
        }

        @Override
        public boolean isWritable() {
            return false;
        }

        @Override
        public void store(Outside outside, long object, long value) {
            throw new IllegalStateException();
        }
    }
}
