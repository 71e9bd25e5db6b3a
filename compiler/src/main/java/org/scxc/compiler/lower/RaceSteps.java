package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.compiler.syntax.RaceStep;
import org.scxc.model.Kfunc;
import org.scxc.model.Race;
import org.scxc.model.Race.Callback;
import org.scxc.model.SourceSpan;

/** The steps of one callback, with names resolved, each variable bound before it is used. */
final class RaceSteps {
    private final Context context;
    private final RaceNames names;
    private final Callback callback;
    private final String parameter;

    private final RaceOperands operands;

    /** The task of each {@code each} around → its DSQ. */
    private final Map<String, String> held = new HashMap<>();

    private RaceSteps(Context context, RaceNames names, Callback callback, String parameter, Optional<Name> flags) {
        this.parameter = parameter;
        this.context = context;
        this.names = names;
        this.callback = callback;
        operands = new RaceOperands(context, names, callback, flags);
    }

    static Race.Handler lower(Context context, RaceNames names, Callback callback, RaceItem.Handler handler) {
        String parameter = handler.parameter().map(Name::text).orElse("");
        RaceSteps steps = new RaceSteps(context, names, callback, parameter, handler.flags());
        RaceFlags.check(context, callback, handler);
        RaceScope scope = new RaceScope();
        if (handler.parameter().isPresent()) {
            steps.bind(scope, parameter, callback.isOfCpu() ? RaceScope.Kind.CPU : RaceScope.Kind.TASK);
        }
        return new Race.Handler(
                callback,
                parameter,
                handler.flags().map(Name::text),
                steps.block(handler.body(), scope),
                handler.span());
    }

    private void bind(RaceScope scope, String name, RaceScope.Kind kind) {
        scope.bind(name, kind);
        operands.bound(name, kind);
        held.remove(name);
    }

    private List<Race.Step> block(List<RaceStep> steps, RaceScope scope) {
        List<Race.Step> made = new ArrayList<>();
        boolean told = false;
        for (RaceStep step : steps) {
            if (scope.isOver() && !told) {
                misplaced(step.span(), "no path leads here", "remove it, or the return or retry before it");
                told = true;
            }
            step(step, scope).ifPresent(made::add);
        }
        return List.copyOf(made);
    }

    private Optional<List<Race.Step>> orElse(Optional<List<RaceStep>> steps, RaceScope scope) {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        RaceScope failed = scope.copy();
        List<Race.Step> made = block(steps.get(), failed);
        scope.join(scope.copy(), failed);
        return Optional.of(made);
    }

    /** Binds what a queue's first task is called; where the queue is empty, the name means nothing. */
    private Optional<List<Race.Step>> found(Name as, Optional<List<RaceStep>> steps, RaceScope scope) {
        RaceScope failed = scope.copy();
        failed.unbind(as.text());
        bind(scope, as.text(), RaceScope.Kind.TASK);
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        List<Race.Step> made = block(steps.get(), failed);
        scope.join(scope.copy(), failed);
        return Optional.of(made);
    }

    /** Empty if a name in it means nothing; that has been reported. */
    private Optional<Race.Step> step(RaceStep step, RaceScope scope) {
        SourceSpan span = step.span();
        return switch (step) {
            case RaceStep.Push s -> {
                boolean known = is(s.task(), RaceScope.Kind.TASK, scope);
                Optional<RaceOperands.Queue> queue = operands.queue(s.queue(), scope);
                yield known
                        ? queue.map(q -> new Race.Step.Push(s.task().text(), q.number(), q.at(), span))
                        : Optional.empty();
            }
            case RaceStep.Remove s -> {
                boolean known = is(s.task(), RaceScope.Kind.TASK, scope);
                Optional<RaceOperands.Queue> queue = operands.queue(s.queue(), scope);
                Optional<List<Race.Step>> orElse = orElse(s.orElse(), scope);
                yield known
                        ? queue.map(q -> new Race.Step.Remove(s.task().text(), q.number(), q.at(), orElse, span))
                        : Optional.empty();
            }
            case RaceStep.Peek s -> peek(s, scope);
            case RaceStep.Pop s -> {
                Optional<RaceOperands.Queue> queue = operands.queue(s.queue(), scope);
                Optional<List<Race.Step>> orElse = found(s.as(), s.orElse(), scope);
                yield queue.map(q -> new Race.Step.Pop(q.number(), q.at(), s.as().text(), orElse, span));
            }
            case RaceStep.Capture s -> {
                boolean known = is(s.task(), RaceScope.Kind.TASK, scope);
                bind(scope, s.as().text(), RaceScope.Kind.COOKIE);
                yield known
                        ? Optional.of(new Race.Step.Capture(s.task().text(), s.as().text(), span))
                        : Optional.empty();
            }
            case RaceStep.Check s -> {
                Optional<Race.Test> test = operands.test(s.condition(), scope);
                Optional<List<Race.Step>> orElse = orElse(s.orElse(), scope);
                yield test.map(t -> new Race.Step.Check(t, orElse, span));
            }
            case RaceStep.Insert s -> insert(s, scope);
            case RaceStep.Each s -> each(s, scope);
            case RaceStep.Move s -> move(s, scope);
            case RaceStep.SetWord s -> {
                Optional<Race.CpuRef.Word> word = operands.word(s.word(), scope);
                Optional<RaceOperands.Value> value = operands.value(s.value(), scope);
                yield word.flatMap(
                        w -> value.map(v -> new Race.Step.SetWord(w.word(), w.task(), v.number(), v.cpu(), span)));
            }
            case RaceStep.Exit s -> {
                if (!s.kind().text().equals("error_bpf")) {
                    misplaced(s.kind().span(), "a scheduler ends itself with scx_bpf_error()", "write exit error_bpf");
                }
                scope.end();
                yield Optional.of(new Race.Step.Error(s.text().text(), span));
            }
            case RaceStep.Kick s -> {
                Set<Race.Flag> flags = RaceFlags.ofKick(context, s);
                yield operands.cpu(s.cpu(), scope).map(c -> new Race.Step.Kick(c, flags, span));
            }
            case RaceStep.Cancel s -> {
                if (forbidden(Kfunc.DISPATCH_CANCEL)) {
                    misplaced(span, "only dispatch has an insert to take back", "move it into on dispatch(c) { … }");
                }
                yield Optional.of(new Race.Step.Cancel(span));
            }
            case RaceStep.Reenqueue s -> Optional.of(new Race.Step.Reenqueue(span));
            case RaceStep.Retry s -> {
                scope.end();
                yield Optional.of(new Race.Step.Retry(span));
            }
            case RaceStep.Return s -> {
                Optional<Race.CpuRef> cpu = s.cpu().flatMap(c -> operands.cpu(c, scope));
                if (s.cpu().isPresent() && callback != Callback.SELECT_CPU) {
                    misplaced(span, "only select_cpu returns a CPU", "write return");
                }
                scope.end();
                yield Optional.of(new Race.Step.Return(cpu, span));
            }
            case RaceStep.Locked s -> {
                OptionalInt lock = names.number(RaceItem.Kind.LOCK, s.lock());
                List<Race.Step> body = block(s.body(), scope);
                yield lock.isPresent()
                        ? Optional.of(new Race.Step.Locked(lock.getAsInt(), body, span))
                        : Optional.empty();
            }
            case RaceStep.If s -> {
                Optional<Race.Test> test = operands.test(s.condition(), scope);
                RaceScope yes = scope.copy();
                RaceScope no = scope.copy();
                List<Race.Step> body = block(s.body(), yes);
                Optional<List<Race.Step>> orElse = s.orElse().map(e -> block(e, no));
                scope.join(yes, no);
                yield test.map(t -> new Race.Step.If(t, body, orElse, span));
            }
        };
    }

    private Optional<Race.Step> peek(RaceStep.Peek s, RaceScope scope) {
        if (names.is(RaceItem.Kind.DSQ, s.queue().name()) && s.queue().at().isEmpty()) {
            OptionalInt number = names.number(RaceItem.Kind.DSQ, s.queue().name());
            Optional<List<Race.Step>> orElse = found(s.as(), s.orElse(), scope);
            return number.isPresent()
                    ? Optional.of(new Race.Step.PeekDsq(number.getAsInt(), s.as().text(), orElse, s.span()))
                    : Optional.empty();
        }
        Optional<RaceOperands.Queue> queue = operands.queue(s.queue(), scope);
        Optional<List<Race.Step>> orElse = found(s.as(), s.orElse(), scope);
        return queue.map(q -> new Race.Step.Peek(q.number(), q.at(), s.as().text(), orElse, s.span()));
    }

    private Optional<Race.Step> insert(RaceStep.Insert s, RaceScope scope) {
        if (forbidden(Kfunc.DSQ_INSERT) && callback != Callback.MESSAGE) { // ghOSt's agent commits on one
            misplaced(
                    s.span(),
                    "the kernel takes no insert in " + RaceHandlers.word(callback),
                    "insert in dispatch or enqueue");
        }
        boolean known = is(s.task(), RaceScope.Kind.TASK, scope);
        boolean direct = callback == Callback.ENQUEUE || callback == Callback.SELECT_CPU;
        if (direct && known && !s.task().text().equals(parameter)) {
            misplaced(
                    s.span(),
                    "in " + RaceHandlers.word(callback) + " the kernel takes an insert of its own task only",
                    "write insert " + parameter + ", or insert the other in dispatch");
        }
        List<Race.FlagRef> flags = new ArrayList<>();
        Optional<Name> cookie = Optional.empty();
        for (RaceStep.With with : s.with()) {
            Optional<Race.FlagRef> flag = RaceFlags.ofInsert(context, with);
            if (flag.isPresent()) {
                flags.add(flag.get());
            } else if (with instanceof RaceStep.With.Named named && cookie.isEmpty()) {
                cookie = Optional.of(named.name());
                known &= is(named.name(), RaceScope.Kind.COOKIE, scope);
            } else {
                misplaced(with.span(), "an insert has one sequence number", "write with k, and flags after it");
            }
        }
        Optional<Race.Place> place = place(s.target(), scope);
        Optional<List<Race.Step>> orElse = orElse(s.orElse(), scope);
        return known && place.isPresent()
                ? Optional.of(new Race.Step.Insert(
                        s.task().text(), place.get(), cookie.map(Name::text), List.copyOf(flags), orElse, s.span()))
                : Optional.empty();
    }

    private Optional<Race.Step> each(RaceStep.Each s, RaceScope scope) {
        if (callback == Callback.TIMER) {
            misplaced(
                    s.span(), "a timer of a race moves no tasks", "kick a CPU, and move them in on dispatch(c) { … }");
        }
        OptionalInt dsq = names.number(RaceItem.Kind.DSQ, s.dsq());
        String task = s.as().text();
        RaceScope inside = scope.copy();
        Optional<String> outer = Optional.ofNullable(held.get(task));
        bind(inside, task, RaceScope.Kind.TASK);
        held.put(task, s.dsq().text());
        List<Race.Step> body = block(s.body(), inside);
        held.remove(task);
        outer.ifPresent(o -> held.put(task, o));
        return dsq.isPresent()
                ? Optional.of(new Race.Step.Each(dsq.getAsInt(), task, body, s.span()))
                : Optional.empty();
    }

    private Optional<Race.Step> move(RaceStep.Move s, RaceScope scope) {
        if (forbidden(Kfunc.DSQ_MOVE)) {
            misplaced(
                    s.span(),
                    "the kernel moves no task in " + RaceHandlers.word(callback),
                    "move it into on dispatch(c) { … }");
        }
        OptionalInt dsq = names.number(RaceItem.Kind.DSQ, s.dsq());
        boolean known = is(s.task(), RaceScope.Kind.TASK, scope);
        if (known && dsq.isPresent() && !s.dsq().text().equals(held.get(s.task().text()))) {
            misplaced(
                    s.span(),
                    "a task is moved while an iterator over its DSQ holds it",
                    "write each " + s.dsq().text() + " as " + s.task().text() + " { … } around it");
        }
        Optional<Race.Place> place = place(s.target(), scope);
        Optional<List<Race.Step>> orElse = orElse(s.orElse(), scope);
        return known && dsq.isPresent() && place.isPresent()
                ? Optional.of(new Race.Step.Move(s.task().text(), dsq.getAsInt(), place.get(), orElse, s.span()))
                : Optional.empty();
    }

    private Optional<Race.Place> place(RaceStep.Target target, RaceScope scope) {
        return switch (target) {
            case RaceStep.Target.Local t ->
                t.cpu().isEmpty()
                        ? Optional.of(new Race.Place.Local(Optional.empty()))
                        : operands.cpu(t.cpu().get(), scope).map(c -> new Race.Place.Local(Optional.of(c)));
            case RaceStep.Target.Global t -> Optional.of(new Race.Place.Global());
            case RaceStep.Target.Dsq t -> {
                OptionalInt dsq = names.number(RaceItem.Kind.DSQ, t.name());
                yield dsq.isPresent() ? Optional.of(new Race.Place.Dsq(dsq.getAsInt())) : Optional.empty();
            }
        };
    }

    private boolean is(Name name, RaceScope.Kind kind, RaceScope scope) {
        return operands.is(name, kind, scope);
    }

    /** No known kernel lets the callback call it. */
    private boolean forbidden(Kfunc kfunc) {
        return !KernelProfiles.someoneAllows(kfunc, callback.operation());
    }

    private void misplaced(SourceSpan span, String message, String hint) {
        context.diagnostics().report(Code.STEP_OUT_OF_PLACE, span, message, hint);
    }
}
