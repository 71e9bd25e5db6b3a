package org.scxc.bpf.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.runtime.ops.UserLoop;

/**
 * The user half of scx_userland (tools/sched_ext/scx_userland.c, v7.3): tasks wait in a list by vruntime, and a pass dispatches the
 * first eight.
 */
public record Userland() implements UserHalf {
    private static final int BATCH = 8;

    /** Weight that vruntime passes at the rate of CPU time with. */
    private static final double WEIGHT = 100;

    @Override
    public Optional<UserLoop> loop(Programs programs) {
        if (programs.map("enqueued") instanceof QueueMap enqueued
                && programs.map("dispatched") instanceof QueueMap dispatched) {
            return Optional.of(new Loop(enqueued, dispatched, programs));
        }
        throw new IllegalStateException("no queues enqueued and dispatched");
    }

    private static final class Task {
        final int pid;
        long execRuntime;
        double vruntime;

        Task(int pid) {
            this.pid = pid;
        }
    }

    private static final class Loop implements UserLoop {
        private final QueueMap enqueued;
        private final QueueMap dispatched;
        private final Programs programs;
        private final Map<Integer, Task> tasks = new HashMap<>();
        private final List<Task> waiting = new ArrayList<>();
        private double least;

        Loop(QueueMap enqueued, QueueMap dispatched, Programs programs) {
            this.enqueued = enqueued;
            this.dispatched = dispatched;
            this.programs = programs;
        }

        @Override
        public long costNs() {
            return UserHalf.passNs(enqueued.length() + Math.min(BATCH, waiting.size()));
        }

        @Override
        public void pass() {
            for (byte[] sent = enqueued.take(); sent != null; sent = enqueued.take()) {
                insert(sent);
            }
            programs.variable("nr_queued").word(0, 0);
            for (int i = 0; i < BATCH && !waiting.isEmpty(); i++) {
                Task task = waiting.getFirst();
                least = task.vruntime;
                byte[] pid = new byte[8];
                new Mapped(pid, 0).word(0, task.pid);
                if (!dispatched.give(pid)) {
                    break;
                }
                waiting.removeFirst();
            }
            programs.variable("nr_scheduled").word(0, waiting.size());
        }

        /** Takes a struct scx_userland_enqueued_task: pid, CPU time, weight. */
        private void insert(byte[] sent) {
            Task task = tasks.computeIfAbsent((int) new Mapped(sent, 0).word(), Task::new);
            long runtime = new Mapped(sent, 8).word();
            long weight = new Mapped(sent, 16).word();
            task.vruntime = Math.max(least, task.vruntime + (runtime - task.execRuntime) / (weight / WEIGHT));
            task.execRuntime = runtime;
            int at = 0;
            while (at < waiting.size() && waiting.get(at).vruntime < task.vruntime) {
                at++;
            }
            waiting.add(at, task);
        }
    }
}
