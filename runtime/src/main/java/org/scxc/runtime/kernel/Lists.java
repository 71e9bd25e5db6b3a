package org.scxc.runtime.kernel;

/**
 * Lists of tasks by number. 0 … CPUs − 1 are the local DSQs; the machine decides what the others are. A task is on one list at
 * most. How a list is kept is the machine's: links for a machine in time, one packed long for a state to be hashed.
 */
public abstract class Lists {
    /** @return the first task of {@code list}, or −1 */
    public abstract int first(int list);

    /** @return the task behind {@code task} on {@code list}, or −1 */
    public abstract int after(int list, int task);

    public abstract void append(int list, int task);

    public abstract void prepend(int list, int task);

    /** Nothing happens if {@code task} is not on {@code list}. */
    public abstract void remove(int list, int task);
}
