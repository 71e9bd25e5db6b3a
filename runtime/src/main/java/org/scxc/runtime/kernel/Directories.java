package org.scxc.runtime.kernel;

import java.util.Arrays;

/** The directories of cgroups; number 0 is the root. */
final class Directories {
    private final Tasks t;
    final int[] parent;
    final String[] name;
    /** It is there: not removed. */
    final boolean[] alive;

    private int count = 1;

    Directories(Tasks t, int capacity) {
        this.t = t;
        parent = new int[capacity];
        name = new String[capacity];
        alive = new boolean[capacity];
        Arrays.fill(name, "");
        parent[0] = -1;
        name[0] = "/";
        alive[0] = true;
    }

    int make(int under, String dir) {
        int c = count++;
        parent[c] = under;
        name[c] = dir;
        alive[c] = true;
        return c;
    }

    /** Whether {@code c} is {@code above} or somewhere below it. */
    boolean isWithin(int c, int above) {
        int at = c;
        while (at != above && at > 0) {
            at = parent[at];
        }
        return at == above;
    }

    /** @return its number, or −1 */
    int child(int under, String dir) {
        for (int c = 1; c < count; c++) {
            if (alive[c] && parent[c] == under && name[c].equals(dir)) {
                return c;
            }
        }
        return -1;
    }

    int[] children(int under) {
        int[] all = new int[count];
        int n = 0;
        for (int c = 1; c < count; c++) {
            if (alive[c] && parent[c] == under) {
                all[n++] = c;
            }
        }
        return Arrays.copyOf(all, n);
    }

    /** Whether tasks are in it itself. */
    boolean hasTasks(int c) {
        for (int p = 0; p < t.count; p++) {
            if (t.cgroup[p] == c && t.state[p] != Tasks.DEAD) {
                return true;
            }
        }
        return false;
    }

    /** cgroup_is_populated(): in it, or in a cgroup below it. */
    boolean hasMembers(int c) {
        for (int p = 0; p < t.count; p++) {
            if (t.state[p] != Tasks.DEAD && isWithin(t.cgroup[p], c)) {
                return true;
            }
        }
        return false;
    }
}
