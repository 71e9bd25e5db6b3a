package org.scxc.backends;

/** What it means that a scenario cannot be taken. */
public enum Refusals {
    /** Nothing is written. */
    STOP,
    /** It is told, and only the others are written. */
    LEAVE_OUT
}
