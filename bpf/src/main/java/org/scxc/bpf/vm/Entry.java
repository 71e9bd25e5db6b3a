package org.scxc.bpf.vm;

/**
 * A function of a program as the kernel calls it: with the address of an array of its arguments, {@link Execution#context}, and while
 * nothing else of the execution runs. Every translated one is of a class of its own, so that HotSpot inlines it into a caller that calls no
 * other.
 */
public abstract class Entry {
    /** Runs the function to its end, as {@link Engine#call} does. @return r0; 0 if {@link Execution#fault} is set afterwards */
    public abstract long call(Execution x);

    /** A function that an engine looks up at each call. */
    static final class LookedUp extends Entry {
        private final Engine engine;
        private final int function;

        LookedUp(Engine engine, int function) {
            this.engine = engine;
            this.function = function;
        }

        @Override
        public long call(Execution x) {
            return engine.call(x, function, x.contextAt, 0, 0, 0, 0);
        }
    }
}
