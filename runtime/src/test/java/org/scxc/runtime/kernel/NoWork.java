package org.scxc.runtime.kernel;

/** Of a task that is only there. */
record NoWork() implements Behavior {
    @Override
    public void started(int task) {}

    @Override
    public void stopped(int task) {}

    @Override
    public void ended(int task) {}
}
