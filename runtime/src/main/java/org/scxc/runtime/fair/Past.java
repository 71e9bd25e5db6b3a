package org.scxc.runtime.fair;

/** How much of the time each task is runnable, as its load has it and as its count has it: sched_entity.avg. */
final class Past {
    /**
     * A task begins as one that was always there by its load, init_entity_runnable_average(), and as one that was there for half
     * of the time by its count: post_init_entity_util_avg() on an idle CPU, kernel/sched/fair.c, 7.3.4.
     */
    private static final double FIRST_LOAD = 1;

    private static final double FIRST_RUNNABLE = 0.5;

    private final Averages load;
    private final Averages runnable;

    Past(int tasks) {
        load = new Averages(tasks);
        runnable = new Averages(tasks);
    }

    /** @param queued 1 if the task was on a queue since the last call, else 0 */
    void follow(int task, int queued, long now) {
        if (load.follow(task, queued, now)) {
            load.add(task, FIRST_LOAD);
        }
        if (runnable.follow(task, queued, now)) {
            runnable.add(task, FIRST_RUNNABLE);
        }
    }

    double load(int task) {
        return load.of(task);
    }

    double runnable(int task) {
        return runnable.of(task);
    }
}
