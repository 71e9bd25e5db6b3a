package org.scxc.runtime.kernel;

/** Who listens to the run: {@link Listener#NONE}, or one whose calls cost time. */
final class Listening {
    Listener to = Listener.NONE;

    boolean isOn() {
        return to != Listener.NONE;
    }
}
