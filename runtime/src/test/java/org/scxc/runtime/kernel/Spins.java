package org.scxc.runtime.kernel;

/** A task that runs whenever it has a CPU, and does nothing else. */
final class Spins implements Behavior {
    @Override
    public void started(int task) {}

    @Override
    public void stopped(int task) {}

    @Override
    public void ended(int task) {}
}
