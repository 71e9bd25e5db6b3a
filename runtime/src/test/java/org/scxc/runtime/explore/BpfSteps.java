package org.scxc.runtime.explore;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.model.Race;
import org.scxc.model.Race.Callback;
import org.scxc.model.Race.Step;

/** The callbacks of {@link StraightPaths}: a race's text as it is nested, one line a step. */
final class BpfSteps {
    private final StraightPaths k;
    private final Map<Callback, Race.Handler> handlers = new EnumMap<>(Callback.class);
    final int queues;
    final int locks;
    final int words;

    BpfSteps(StraightPaths kernel) {
        k = kernel;
        kernel.program.handlers().forEach(h -> handlers.put(h.callback(), h));
        queues = k.store.longs("queues", k.program.queues().size());
        locks = k.store.longs("locks", k.program.locks().size());
        words = k.store.longs("words", k.program.words().size() * (k.tasks + 1));
    }

    boolean has(Callback callback) {
        return handlers.containsKey(callback);
    }

    /** @param p the task it is about, or −1 */
    void call(Strand s, int c, Callback callback, int p) {
        Race.Handler handler = java.util.Objects.requireNonNull(handlers.get(callback));
        new Call(s, c, callback, handler.parameter(), p).block(handler.body());
    }

    private final class Call {
        private final Strand s;
        private final int c;
        private final Callback callback;
        private final Map<String, Integer> tasks = new HashMap<>();
        private final Map<String, Long> seen = new HashMap<>();

        Call(Strand s, int c, Callback callback, String parameter, int p) {
            this.s = s;
            this.c = c;
            this.callback = callback;
            if (p >= 0) {
                tasks.put(parameter, p);
            }
        }

        private int task(String name) {
            return java.util.Objects.requireNonNull(tasks.get(name), name);
        }

        /** @return false if the callback is left */
        private boolean block(List<Step> steps) {
            for (Step step : steps) {
                if (!step(step)) {
                    return false;
                }
            }
            return true;
        }

        private boolean orElse(boolean done, Optional<List<Step>> otherwise) {
            return done || otherwise.isPresent() && block(otherwise.get());
        }

        private boolean step(Step step) {
            return switch (step) {
                case Step.Push a -> {
                    s.step();
                    long list = k.store.get(queues + queue(a.queue(), a.at()));
                    if (Seq.size(list) == Seq.MAX) {
                        throw new Machine.Overflow("entries in queue");
                    }
                    k.store.set(queues + queue(a.queue(), a.at()), Seq.append(list, task(a.task())));
                    yield true;
                }
                case Step.Remove a -> {
                    s.step();
                    long list = k.store.get(queues + queue(a.queue(), a.at()));
                    k.store.set(queues + queue(a.queue(), a.at()), Seq.remove(list, task(a.task())));
                    yield orElse(Seq.indexOf(list, task(a.task())) >= 0, a.orElse());
                }
                case Step.Peek a -> {
                    s.step();
                    yield orElse(found(a.as(), Seq.first(k.store.get(queues + queue(a.queue(), a.at())))), a.orElse());
                }
                case Step.PeekDsq a -> {
                    s.step();
                    yield orElse(found(a.as(), k.lists.first(k.firstUser + a.dsq())), a.orElse());
                }
                case Step.Pop a -> {
                    s.step();
                    long list = k.store.get(queues + queue(a.queue(), a.at()));
                    k.store.set(queues + queue(a.queue(), a.at()), Seq.dropFirst(list));
                    yield orElse(found(a.as(), Seq.first(list)), a.orElse());
                }
                case Step.Check a -> orElse(test(a.test()), a.orElse());
                case Step.If a ->
                    test(a.test()) ? block(a.body()) : block(a.orElse().orElse(List.of()));
                case Step.Insert a -> {
                    s.step();
                    insert(task(a.task()), place(a.place()), isFirst(a.flags()));
                    yield true;
                }
                case Step.Each a -> each(a);
                case Step.Move a -> {
                    s.step();
                    int p = task(a.task());
                    long since = java.util.Objects.requireNonNull(seen.get(a.task()));
                    yield orElse(k.move(s, c, p, k.firstUser + a.dsq(), place(a.place()), since), a.orElse());
                }
                case Step.SetWord a -> {
                    s.step();
                    k.store.set(word(a.word(), a.task()), a.cpu().map(this::cpu).orElse(a.value()));
                    yield true;
                }
                case Step.Cancel a -> {
                    s.step();
                    if (k.buffers.get(c).isEmpty()) {
                        k.exit(s, RaceExit.BUFFER_UNDERFLOW, 0, c, c);
                    }
                    k.buffers.get(c).removeLast();
                    yield true;
                }
                case Step.Locked a -> {
                    s.step(() -> k.store.get(locks + a.lock()) == 0);
                    k.store.set(locks + a.lock(), c + 1);
                    boolean goesOn = block(a.body());
                    k.store.set(locks + a.lock(), 0);
                    yield goesOn;
                }
                case Step.Return a -> false;
                case Step.Capture a -> throw new IllegalStateException("not here");
                case Step.Error a -> throw new IllegalStateException("not here");
                case Step.Kick a -> throw new IllegalStateException("not here");
                case Step.Reenqueue a -> throw new IllegalStateException("not here");
                case Step.Retry a -> throw new IllegalStateException("not here");
            };
        }

        private boolean found(String as, int p) {
            tasks.put(as, p);
            return p >= 0;
        }

        /** bpf_iter_scx_dsq: who was there when it began, each once. */
        private boolean each(Step.Each a) {
            s.step();
            long until = k.sequence();
            seen.put(a.as(), until);
            java.util.BitSet visited = new java.util.BitSet();
            while (true) {
                s.step();
                int dsq = k.firstUser + a.dsq();
                int next = k.lists.first(dsq);
                while (next >= 0 && (visited.get(next) || k.sequenceOf(next) > until)) {
                    next = k.lists.after(dsq, next);
                }
                if (!found(a.as(), next)) {
                    return true;
                }
                visited.set(next);
                if (!block(a.body())) {
                    return false;
                }
            }
        }

        private boolean test(Race.Test test) {
            s.step();
            return switch (test) {
                case Race.Test.Allowed t -> k.steps.allows(task(t.task()), cpu(t.cpu()));
                case Race.Test.WordIs t -> (k.store.get(word(t.word(), t.task())) == t.value()) == t.equal();
                case Race.Test.CpuIs t -> (cpu(t.cpu()) == cpu(t.other())) == t.equal();
                case Race.Test.HasFlag t -> throw new IllegalStateException("not here");
                case Race.Test.MigrationDisabled t -> throw new IllegalStateException("not here");
            };
        }

        private int cpu(Race.CpuRef ref) {
            return switch (ref) {
                case Race.CpuRef.Parameter p -> c;
                case Race.CpuRef.Number n -> n.cpu();
                case Race.CpuRef.OfTask t -> k.steps.cpu(task(t.task()));
                case Race.CpuRef.Word w -> (int) k.store.get(word(w.word(), w.task()));
            };
        }

        private int queue(int first, Optional<Race.CpuRef> at) {
            return first + at.map(this::cpu).orElse(0);
        }

        private static boolean isFirst(List<Race.FlagRef> flags) {
            return flags.contains(new Race.FlagRef.Named(Race.Flag.HEAD));
        }

        private int word(int word, Optional<String> task) {
            return words + word * (k.tasks + 1) + task.map(t -> task(t) + 1).orElse(0);
        }

        /** In the terms of {@link BpfCode}: a DSQ's number + 1, or the local one of whichever CPU. */
        private int place(Race.Place place) {
            return switch (place) {
                case Race.Place.Global g -> 1 + k.global;
                case Race.Place.Dsq d -> 1 + k.firstUser + d.dsq();
                case Race.Place.Local l ->
                    l.cpu().isEmpty() || l.cpu().get() instanceof Race.CpuRef.Parameter
                            ? BpfCode.PLACE_LOCAL
                            : 1 + cpu(l.cpu().get());
            };
        }

        private void insert(int p, int place, boolean first) {
            if (callback == Callback.ENQUEUE) {
                if (k.steps.verdict(p) != 0) {
                    k.exit(s, RaceExit.ALREADY_DISPATCHED, p, c, c);
                }
                k.steps.verdict(p, place + 1L);
                k.first.set(p, first);
                return;
            }
            if (k.buffers.get(c).size() == Cells.BUFFER) {
                k.exit(s, RaceExit.BUFFER_OVERFLOW, p, c, c);
            }
            k.buffers.get(c).add(new StraightPaths.Entry(p, k.number(p), place, first));
        }
    }
}
