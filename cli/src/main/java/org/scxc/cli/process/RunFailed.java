package org.scxc.cli.process;

/** The backend broke in one run, which the message names. */
public final class RunFailed extends RuntimeException {
    public RunFailed(String run, Throwable cause) {
        super(cause + " (" + run + ")", cause);
    }
}
