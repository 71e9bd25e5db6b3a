package org.scxc.backends.schema;

/** JSON that does not fit its format. The message begins with the place: {@code $.phases[1].run_ns: expected …, found -1}. */
public final class Misfit extends Exception {
    private static final long serialVersionUID = 1;

    public Misfit(String place, String problem) {
        super(place + ": " + problem);
    }
}
