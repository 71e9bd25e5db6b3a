package org.scxc.runtime.kernel;

/**
 * Timers of one kind, one for each CPU or task, at most one pending in each. All lanes of a {@link Clock} share one tree, so
 * that the earliest timer of all is found at once; of timers due at one instant those of the lane made first come first.
 */
public final class Lane {
    private final WinnerTree tree;
    private final int first;
    private final int behind;

    Lane(WinnerTree tree, int first, int size) {
        this.tree = tree;
        this.first = first;
        behind = first + size;
    }

    int first() {
        return first;
    }

    boolean contains(int slot) {
        return slot >= first && slot < behind;
    }

    /** The CPU or task of a slot of this lane. */
    int index(int slot) {
        return slot - first;
    }

    /** Arms timer {@code i} for this time (ns), whatever it was armed for. */
    public void set(int i, long at) {
        tree.set(first + i, at);
    }

    /** Arms timer {@code i} for this time, unless it is due earlier. */
    void setEarlier(int i, long at) {
        if (at < tree.at(first + i)) {
            tree.set(first + i, at);
        }
    }

    void cancel(int i) {
        tree.cancel(first + i);
    }

    /** When it is due, ns; {@link WinnerTree#NEVER} if it is not armed. */
    long at(int i) {
        return tree.at(first + i);
    }

    boolean isArmed(int i) {
        return tree.at(first + i) != WinnerTree.NEVER;
    }
}
