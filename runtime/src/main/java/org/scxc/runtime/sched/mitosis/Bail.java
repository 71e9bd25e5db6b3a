package org.scxc.runtime.sched.mitosis;

/** User space gives up; {@link #chain} is what it prints, outermost first, a line each. */
public final class Bail extends Exception {
    private static final long serialVersionUID = 1;

    private final String chain;

    public Bail(String chain) {
        super(chain);
        this.chain = chain;
    }

    String chain() {
        return chain;
    }

    Bail within(String context) {
        return new Bail(context + "\n" + chain);
    }
}
