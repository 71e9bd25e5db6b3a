package org.scxc.cli;

/** The backend broke in one run, which the message names. */
final class RunFailed extends RuntimeException {
    RunFailed(String run, Throwable cause) {
        super(cause + " (" + run + ")", cause);
    }
}
