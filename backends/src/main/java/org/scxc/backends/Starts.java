package org.scxc.backends;

/** What starts a scheduler that has a program of its own and whose declaration names an object too. */
public enum Starts {
    /** The program, whose user space decides by itself. */
    PROGRAMS,
    /**
     * The loader, which does with the object what the declaration says: what runs in the JVM runs there. If the object's file
     * is the scheduler's executable, that one.
     */
    OBJECTS
}
