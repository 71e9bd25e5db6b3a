package org.scxc.runtime.sched.selftest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.scxc.model.SchedulerUse;
import org.scxc.runtime.ops.Callback;
import org.scxc.runtime.ops.Scx;
import org.scxc.runtime.sched.JavaModel;
import org.scxc.runtime.sched.SmallScheduler;

/**
 * Selftest exit: scx_bpf_exit from the callback named by flag {@code where} (select_cpu, enqueue, dispatch, enable,
 * init_task or init). Expected: 65 with that callback's place in this list, from 0, as code and as text.
 */
public final class ExitFrom extends SmallScheduler {
    private enum Where {
        SELECT_CPU,
        ENQUEUE,
        DISPATCH,
        ENABLE,
        INIT_TASK,
        INIT
    }

    private final Where where;

    public ExitFrom(SchedulerUse use) {
        super(
                "exit_from",
                0,
                timeoutMs(use, 1000),
                EnumSet.of(
                        Callback.SELECT_CPU,
                        Callback.ENQUEUE,
                        Callback.DISPATCH,
                        Callback.ENABLE,
                        Callback.INIT_TASK,
                        Callback.INIT));
        where = named(text(use, "where", "select_cpu")).orElse(Where.SELECT_CPU);
    }

    private static Optional<Where> named(String word) {
        return Arrays.stream(Where.values()).filter(w -> word(w).equals(word)).findFirst();
    }

    private static String word(Where where) {
        return where.name().toLowerCase(Locale.ROOT);
    }

    /** A callback that it does not have. */
    public static List<JavaModel.Obstacle> obstacles(SchedulerUse use) {
        String word = text(use, "where", "select_cpu");
        return named(word).isPresent()
                ? List.of()
                : List.of(new JavaModel.Obstacle(
                        "where",
                        "exit_from does not exit from \"" + word + "\"",
                        "there is: "
                                + Arrays.stream(Where.values())
                                        .map(ExitFrom::word)
                                        .collect(Collectors.joining(", "))));
    }

    private void exitIf(Where here) {
        if (where == here) {
            kernel().exit(here.ordinal(), Integer.toString(here.ordinal()));
        }
    }

    @Override
    public int init() {
        exitIf(Where.INIT);
        return kernel().createDsq(0, -1);
    }

    @Override
    public int initTask(int task, int cgroup, boolean fork) {
        exitIf(Where.INIT_TASK);
        return 0;
    }

    @Override
    public void enable(int task) {
        exitIf(Where.ENABLE);
    }

    @Override
    public int selectCpu(int task, int prevCpu, long wakeFlags) {
        exitIf(Where.SELECT_CPU);
        return prevCpu;
    }

    @Override
    public void enqueue(int task, long enqFlags) {
        exitIf(Where.ENQUEUE);
        kernel().dsqInsert(task, where == Where.DISPATCH ? 0 : Scx.DSQ_GLOBAL, Scx.SLICE_DFL, enqFlags);
    }

    @Override
    public void dispatch(int cpu, int prev) {
        exitIf(Where.DISPATCH);
        kernel().dsqMoveToLocal(0);
    }
}
