package org.scxc.judge.compare;

/** What observed outcomes hold of a scheduler's end. */
public enum Detail {
    MESSAGES_AND_TIMES,
    /** Results of ktstr. */
    KINDS
}
