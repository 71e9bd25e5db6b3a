package org.scxc.bpf.serve;

import java.util.Map;
import org.scxc.bpf.vm.Execution;
import org.scxc.runtime.ops.Kfuncs;

/** Cgroups as programs see them: levels, ancestors, and walks over their subtrees (kernel/bpf/cgroup_iter.c, v7.3). */
final class Cgroups {
    /** enum bpf_cgroup_iter_order. */
    private static final int SELF_ONLY = 1;

    private static final int DESCENDANTS_PRE = 2;
    private static final int DESCENDANTS_POST = 3;
    private static final int ANCESTORS_UP = 4;

    private static final int EINVAL = 22;

    private Cgroups() {}

    static void into(Map<String, Host.Body> table) {
        table.put("bpf_cgroup_ancestor", (h, x, cgroup, level, c, d, e) -> {
            int of = h.cgroup(x, cgroup);
            return Addresses.cgroup(ancestor(h.kernel, of, (int) level));
        });
        table.put("bpf_cgroup_from_id", (h, x, id, b, c, d, e) -> Addresses.cgroup(fromId(h.kernel, id)));
        table.put("bpf_iter_css_new", Cgroups::begin);
        table.put("bpf_iter_css_next", (h, x, it, b, c, d, e) -> next(h, x, it));
        table.put("bpf_iter_css_destroy", (h, x, it, b, c, d, e) -> 0);
    }

    /** Returns how many cgroups are above. */
    static int level(Kfuncs kernel, int cgroup) {
        int level = 0;
        for (int c = kernel.cgroupParent(cgroup); c >= 0; c = kernel.cgroupParent(c)) {
            level++;
        }
        return level;
    }

    /** Returns the names from the root down, {@code /} of the root itself (cgroup_path(), include/linux/cgroup.h, v7.3). */
    static String path(Kfuncs kernel, int cgroup) {
        String path = "";
        for (int c = cgroup; kernel.cgroupParent(c) >= 0; c = kernel.cgroupParent(c)) {
            path = "/" + kernel.cgroupName(c) + path;
        }
        return path.isEmpty() ? "/" : path;
    }

    /** Returns the cgroup of that level above a cgroup, or itself; −1 if it is not as deep. */
    static int ancestor(Kfuncs kernel, int cgroup, int level) {
        int at = level(kernel, cgroup);
        if (level < 0 || level > at) {
            return -1;
        }
        int c = cgroup;
        for (; at > level; at--) {
            c = kernel.cgroupParent(c);
        }
        return c;
    }

    private static int fromId(Kfuncs kernel, long id) {
        for (int c = 0; c < kernel.cgroupCapacity(); c++) {
            if (kernel.cgroupAlive(c) && kernel.cgroupId(c) == id) {
                return c;
            }
        }
        return -1;
    }

    /** The iterator's words: where it began, the last one it gave (NULL before), its order. */
    private static long begin(Host h, Execution x, long it, long css, long order, long d, long e) {
        boolean known = order >= SELF_ONLY && order <= ANCESTORS_UP;
        Guest.store64(x, it, known ? css : 0);
        Guest.store64(x, it + 8, 0);
        Guest.store64(x, it + 16, known ? order : 0);
        return known ? 0 : -EINVAL;
    }

    private static long next(Host h, Execution x, long it) {
        long start = Guest.load64(x, it);
        if (start == 0) {
            return 0;
        }
        int root = h.cgroup(x, start);
        long last = Guest.load64(x, it + 8);
        int before = last == 0 ? -1 : h.cgroup(x, last);
        int order = (int) Guest.load64(x, it + 16);
        Kfuncs kernel = h.kernel;
        int next = switch (order) {
            case SELF_ONLY -> before < 0 ? root : -1;
            case ANCESTORS_UP -> before < 0 ? root : kernel.cgroupParent(before);
            case DESCENDANTS_PRE -> before < 0 ? root : afterPre(kernel, before, root);
            case DESCENDANTS_POST -> before < 0 ? leftmost(kernel, root) : afterPost(kernel, before, root);
            default -> -1;
        };
        long css = next < 0 ? 0 : Addresses.cgroup(next) + h.cssOffset;
        Guest.store64(x, it + 8, css);
        if (css == 0) {
            Guest.store64(x, it, 0);
        }
        return css;
    }

    /** The child of {@code parent} that was made next after {@code after}; −1 if there is none. */
    private static int child(Kfuncs kernel, int parent, int after) {
        for (int c = after + 1; c < kernel.cgroupCapacity(); c++) {
            if (kernel.cgroupAlive(c) && kernel.cgroupParent(c) == parent) {
                return c;
            }
        }
        return -1;
    }

    private static int afterPre(Kfuncs kernel, int before, int root) {
        int first = child(kernel, before, 0);
        if (first >= 0) {
            return first;
        }
        for (int c = before; c != root; c = kernel.cgroupParent(c)) {
            int sibling = child(kernel, kernel.cgroupParent(c), c);
            if (sibling >= 0) {
                return sibling;
            }
        }
        return -1;
    }

    private static int leftmost(Kfuncs kernel, int under) {
        int c = under;
        for (int first = child(kernel, c, 0); first >= 0; first = child(kernel, c, 0)) {
            c = first;
        }
        return c;
    }

    private static int afterPost(Kfuncs kernel, int before, int root) {
        if (before == root) {
            return -1;
        }
        int parent = kernel.cgroupParent(before);
        int sibling = child(kernel, parent, before);
        return sibling >= 0 ? leftmost(kernel, sibling) : parent;
    }
}
