package org.scxc.runtime.fair;

/**
 * Which entities of two tasks compete: find_matching_se(), kernel/sched/fair.c.
 *
 * @param home the queue that an entity competes on
 * @param entities how many tasks there are; from there on the entity of queue q is entities + q
 */
record Matching(int[] home, Groups groups, int entities, int cpus) {
    /** Of {@code entity} and those above it, the one that stands in a queue of the same group as {@code other} or one above that. */
    int of(int entity, int other) {
        int mine = entity;
        int its = other;
        while (home[mine] / cpus != home[its] / cpus) {
            int down = groups.depth(home[mine]) - groups.depth(home[its]);
            if (down >= 0) {
                mine = entities + home[mine];
            }
            if (down <= 0) {
                its = entities + home[its];
            }
        }
        return mine;
    }
}
