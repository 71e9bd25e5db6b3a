package org.scxc.runtime.explore;

import java.util.List;
import java.util.Optional;
import org.scxc.compiler.lower.KernelProfiles;
import org.scxc.model.CpuSet;
import org.scxc.model.Race;
import org.scxc.model.Race.Act;
import org.scxc.model.Race.CpuRef;
import org.scxc.model.Race.KernelVariant;
import org.scxc.model.Race.Place;
import org.scxc.model.Race.Step;
import org.scxc.model.Race.Test;
import org.scxc.model.Records;
import org.scxc.model.SourceSpan;

/** Races written by hand, for tests below the language. */
final class Races {
    static final SourceSpan NO = SourceSpan.NONE;
    private static final Step PUSH = new Step.Push("t", 0, NO);
    private static final Step REMOVE = new Step.Remove("t", 0, NO);
    private static final Step PEEK = new Step.Peek(0, "t", NO);
    private static final Step POP = new Step.Pop(0, "t", NO);
    private static final Step BACK = new Step.Return(NO);
    private static final Test ALLOWED = new Test.Allowed("t", new CpuRef.Parameter());
    private static final Step CHECK = new Step.Check(ALLOWED, Optional.empty(), NO);
    private static final Step CHECK_OR_BACK = new Step.Check(ALLOWED, Optional.of(List.of(PUSH, BACK)), NO);
    private static final Place HERE = new Place.Local(Optional.of(new CpuRef.Parameter()));
    private static final Step INSERT = new Step.Insert("t", HERE, Optional.empty(), Optional.empty(), NO);

    private Races() {}

    /** The queue styles of docs/kernel/race.md#queue-styles. */
    enum Style {
        P,
        LP,
        LC,
        LI,
        LK,
        PX,
        COOKIE,
        USER_DSQ
    }

    private static Race.Handler on(Race.Callback callback, String parameter, Step... steps) {
        return new Race.Handler(callback, parameter, List.of(steps), NO);
    }

    private static Step locked(Step... steps) {
        return new Step.Locked(0, List.of(steps), NO);
    }

    static List<Race.Handler> handlers(Style style) {
        Race.Handler enqueue = on(Race.Callback.ENQUEUE, "t", PUSH);
        Race.Handler dequeue = on(Race.Callback.DEQUEUE, "t", REMOVE);
        return switch (style) {
            case P -> List.of(enqueue, on(Race.Callback.DISPATCH, "c", POP, CHECK_OR_BACK, INSERT));
            case LP -> List.of(enqueue, dequeue, on(Race.Callback.DISPATCH, "c", POP, CHECK_OR_BACK, INSERT));
            case LC -> List.of(enqueue, dequeue, on(Race.Callback.DISPATCH, "c", PEEK, CHECK, REMOVE, INSERT));
            case LI -> List.of(enqueue, dequeue, on(Race.Callback.DISPATCH, "c", PEEK, CHECK, INSERT, REMOVE));
            case LK ->
                List.of(
                        on(Race.Callback.ENQUEUE, "t", locked(PUSH)),
                        on(Race.Callback.DEQUEUE, "t", locked(REMOVE)),
                        on(Race.Callback.DISPATCH, "c", locked(PEEK, CHECK, REMOVE, INSERT)));
            case PX -> {
                Step cancel = new Step.Cancel(NO);
                Step check = new Step.Check(ALLOWED, Optional.of(List.of(cancel, PUSH, BACK)), NO);
                yield List.of(enqueue, on(Race.Callback.DISPATCH, "c", POP, INSERT, check));
            }
            case COOKIE -> {
                Step capture = new Step.Capture("t", "k", NO);
                Step insert = new Step.Insert("t", HERE, Optional.of("k"), Optional.of(List.of(PUSH)), NO);
                yield List.of(enqueue, dequeue, on(Race.Callback.DISPATCH, "c", POP, capture, CHECK_OR_BACK, insert));
            }
            case USER_DSQ -> {
                Step toDsq = new Step.Insert("t", new Place.Dsq(0), Optional.empty(), Optional.empty(), NO);
                Step move = new Step.Move("t", 0, HERE, Optional.empty(), NO);
                Step each =
                        new Step.Each(0, "t", List.of(new Step.If(ALLOWED, List.of(move), Optional.empty(), NO)), NO);
                yield List.of(on(Race.Callback.ENQUEUE, "t", toDsq), on(Race.Callback.DISPATCH, "c", each));
            }
        };
    }

    static KernelVariant kernel(Race.OnBadTarget bad, Race.DequeueOrder order, Race.QseqScope qseq, boolean cookie) {
        KernelVariant kernel = KernelProfiles.of(order == Race.DequeueOrder.AFTER_CAS ? "7.3" : "6.12")
                .steps();
        kernel = Records.with(kernel, "onBadTarget", bad);
        kernel = Records.with(kernel, "qseq", qseq);
        return Records.with(kernel, "insertCookie", cookie);
    }

    static Race.Task queued(String name, int cpu, String mask) {
        return new Race.Task(name, CpuSet.parse(mask), Race.Start.QUEUED, cpu, false, NO);
    }

    static Act dispatch() {
        return new Act.Dispatch(NO);
    }

    static Act affinity(int task, String mask) {
        return new Act.SetAffinity(task, CpuSet.parse(mask), NO);
    }

    static Race.Program program(
            KernelVariant kernel, List<Race.Task> tasks, List<Race.Handler> handlers, List<List<Act>> scripts) {
        List<Race.Script> all = new java.util.ArrayList<>();
        for (int c = 0; c < scripts.size(); c++) {
            all.add(new Race.Script(c, scripts.get(c)));
        }
        return new Race.Program(
                scripts.size(), kernel, tasks, List.of("q"), List.of("d"), List.of("big"), List.of(), handlers, all);
    }

    static Race.Variant variant(Race.Program program, Race.Search search) {
        return new Race.Variant("", List.of(), List.of(), program, List.of(), Race.Exploration.by(search));
    }
}
