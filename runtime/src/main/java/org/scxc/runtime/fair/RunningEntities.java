package org.scxc.runtime.fair;

/**
 * The current entities of each CPU, from its own queue down to the task that runs. Entities are numbered as in {@link Hierarchy}.
 */
final class RunningEntities {
    private final FairQueues queues;
    private final int[] home;
    private final int tasks;
    private final int cpus;

    RunningEntities(FairQueues queues, int[] home, int tasks, int cpus) {
        this.queues = queues;
        this.home = home;
        this.tasks = tasks;
        this.cpus = cpus;
    }

    /** The task that runs on {@code cpu}, or −1. */
    int task(int cpu) {
        int entity = queues.current[cpu];
        while (entity >= tasks) {
            entity = queues.current[entity - tasks];
        }
        return entity;
    }

    /** How long that task has until its request is used up, ns. */
    long untilRenewal(int cpu, long now) {
        int task = task(cpu);
        return queues.untilRenewal(task < 0 ? cpu : home[task], now);
    }

    /** @return the task that should run, perhaps the current one; −1 if there is none */
    int pick(int cpu) {
        int entity = queues.pick(cpu);
        while (entity >= tasks) {
            entity = queues.pick(entity - tasks);
        }
        return entity;
    }

    /** The task runs, and the entities above it are current. Those that were so already keep their protected slice. */
    void setNext(int task, long now) {
        int entity = task;
        int q = home[task];
        while (queues.current[q] != entity) {
            forget(queues.current[q]);
            queues.setNext(q, entity, now);
            if (q < cpus) {
                return;
            }
            entity = tasks + q;
            q = home[entity];
        }
    }

    /** The task stops running; the entities above it stay current until another task runs. */
    void putPrev(int task) {
        queues.current[home[task]] = -1;
    }

    /** No task of the class runs on {@code cpu}. */
    void release(int cpu) {
        int entity = queues.current[cpu];
        queues.current[cpu] = -1;
        forget(entity);
    }

    /** No longer current is what is below the entity of a group. */
    private void forget(int entity) {
        int below = entity;
        while (below >= tasks) {
            int q = below - tasks;
            below = queues.current[q];
            queues.current[q] = -1;
        }
    }
}
