package org.scxc.runtime.explore;

import java.util.Arrays;

/**
 * Breadth first, within a bound: pass n walks the tree of states that were reached first, down to those n steps away, and
 * tries each of their CPUs. Of the shortest schedules the first in CPU order is found first. A node's children follow each
 * other, in the order of their CPUs.
 */
final class Shortest extends Strategy {
    private final Bound bound;
    private final BudgetMap best = new BudgetMap(1 << 12, false);
    private final Quota quota;
    private final Quota arrivals;
    private int[] first = new int[1 << 12];
    private int[] children = new int[1 << 12]; // CPUs, as bits
    private int[] reaches = new int[1 << 12]; // depth of the deepest node known below
    private int nodes;
    private int level = -1;
    private boolean grew = true;
    private int[] path = new int[256];
    private int[] left = new int[256];
    private int[] last = new int[256];
    private int[] enabled = new int[256];
    private long transitions;

    /** @param arrivalsMax at nodes known before, over all passes: a tree that is deep takes many */
    Shortest(Bound bound, long nodesMax, long arrivalsMax) {
        this.bound = bound;
        quota = new Quota(nodesMax);
        arrivals = new Quota(arrivalsMax);
    }

    @Override
    int again() {
        level++;
        boolean more = grew;
        grew = false;
        return more ? level : NO_PASS;
    }

    @Override
    int arrives(int depth, int cpu, long id) {
        if (depth + 1 >= path.length) {
            path = Arrays.copyOf(path, depth * 2);
            left = Arrays.copyOf(left, depth * 2);
            last = Arrays.copyOf(last, depth * 2);
            enabled = Arrays.copyOf(enabled, depth * 2);
        }
        last[depth] = cpu;
        left[depth] =
                depth == 0 ? bound.max() : left[depth - 1] - bound.cost().of(last[depth - 1], cpu, enabled[depth - 1]);
        if (depth <= level) {
            int parent = depth == 0 ? 0 : path[depth - 1];
            path[depth] = depth == 0 ? 0 : first[parent] + Integer.bitCount(children[parent] & (1 << cpu) - 1);
            if (nodes == 0) {
                best.improve(bound.node(cpu, id), left[depth]);
                nodes = 1;
            }
            return reaches[path[depth]] != level ? SEEN : arrivals.take() ? ON : FULL;
        }
        if (best.improve(bound.node(cpu, id), left[depth]) >= left[depth]) {
            return SEEN;
        }
        return quota.take() ? child(depth, cpu) : FULL;
    }

    @Override
    long key(int depth, int cpu, long id) {
        return bound.key(cpu, id, left[depth]);
    }

    /** Keeps a node of the next pass, which this pass does not visit. */
    private int child(int depth, int cpu) {
        if (nodes == first.length) {
            first = Arrays.copyOf(first, nodes * 2);
            children = Arrays.copyOf(children, nodes * 2);
            reaches = Arrays.copyOf(reaches, nodes * 2);
        }
        int parent = path[depth - 1];
        if (children[parent] == 0) {
            first[parent] = nodes;
        }
        children[parent] |= 1 << cpu;
        reaches[nodes++] = depth;
        for (int d = depth - 1; d >= 0 && reaches[path[d]] < depth; d--) {
            reaches[path[d]] = depth;
        }
        grew = true;
        return SEEN;
    }

    @Override
    int next(int depth, int enabled) {
        this.enabled[depth] = enabled;
        if (depth < level) {
            return children[path[depth]];
        }
        int chosen = bound.affordable(last[depth], enabled, left[depth]);
        transitions += Integer.bitCount(chosen);
        return chosen;
    }

    @Override
    long count() {
        return nodes;
    }

    @Override
    long transitions() {
        return transitions;
    }
}
