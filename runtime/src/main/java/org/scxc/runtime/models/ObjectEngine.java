package org.scxc.runtime.models;

/** What executes the code of an object. Every engine leaves the same behind. */
public enum ObjectEngine {
    /** Interpreted at first, translated once it is hot. */
    AS_NEEDED,
    INTERPRETER,
    /** Translated before the first call. */
    TRANSLATOR
}
