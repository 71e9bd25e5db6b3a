package org.scxc.model;

/** What outcomes hold of a scheduler's end. */
public enum EndDetail {
    MESSAGES_AND_TIMES,
    /** Neither messages nor times. */
    KINDS
}
