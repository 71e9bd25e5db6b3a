package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.compiler.syntax.Step;
import org.scxc.model.Kfunc;
import org.scxc.model.Nearest;
import org.scxc.model.Race;
import org.scxc.model.Race.Callback;
import org.scxc.model.SourceSpan;

/** The steps of one callback, with names resolved, each variable bound before it is used. */
final class RaceSteps {
    private static final int WORD_MAX = 32_767;

    private final Context context;
    private final RaceNames names;
    private final Callback callback;
    private final String parameter;

    /** Everything that some path has bound. */
    private final Map<String, RaceScope.Kind> ever = new HashMap<>();

    /** Names that nothing has bound, each told of where it stands first. */
    private final Set<String> missing = new HashSet<>();

    /** The task of each {@code each} around → its DSQ. */
    private final Map<String, String> held = new HashMap<>();

    private RaceSteps(Context context, RaceNames names, Callback callback, String parameter) {
        this.parameter = parameter;
        this.context = context;
        this.names = names;
        this.callback = callback;
    }

    static Race.Handler lower(Context context, RaceNames names, Callback callback, RaceItem.Handler handler) {
        String parameter = handler.parameter().text();
        RaceSteps steps = new RaceSteps(context, names, callback, parameter);
        RaceScope scope = new RaceScope();
        steps.bind(scope, parameter, callback == Callback.DISPATCH ? RaceScope.Kind.CPU : RaceScope.Kind.TASK);
        return new Race.Handler(callback, parameter, steps.block(handler.body(), scope), handler.span());
    }

    private void bind(RaceScope scope, String name, RaceScope.Kind kind) {
        scope.bind(name, kind);
        ever.put(name, kind);
        held.remove(name);
    }

    private List<Race.Step> block(List<Step> steps, RaceScope scope) {
        List<Race.Step> made = new ArrayList<>();
        boolean told = false;
        for (Step step : steps) {
            if (scope.isOver() && !told) {
                misplaced(step.span(), "no path leads here", "remove it, or the return or retry before it");
                told = true;
            }
            step(step, scope).ifPresent(made::add);
        }
        return List.copyOf(made);
    }

    private Optional<List<Race.Step>> orElse(Optional<List<Step>> steps, RaceScope scope) {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        RaceScope failed = scope.copy();
        List<Race.Step> made = block(steps.get(), failed);
        scope.join(scope.copy(), failed);
        return Optional.of(made);
    }

    /** Binds what a queue's first task is called; where the queue is empty, the name means nothing. */
    private Optional<List<Race.Step>> found(Name as, Optional<List<Step>> steps, RaceScope scope) {
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
    private Optional<Race.Step> step(Step step, RaceScope scope) {
        SourceSpan span = step.span();
        return switch (step) {
            case Step.Push s -> {
                boolean known = is(s.task(), RaceScope.Kind.TASK, scope);
                OptionalInt queue = names.number(RaceItem.Kind.QUEUE, s.queue());
                yield known && queue.isPresent()
                        ? Optional.of(new Race.Step.Push(s.task().text(), queue.getAsInt(), span))
                        : Optional.empty();
            }
            case Step.Remove s -> {
                boolean known = is(s.task(), RaceScope.Kind.TASK, scope);
                OptionalInt queue = names.number(RaceItem.Kind.QUEUE, s.queue());
                Optional<List<Race.Step>> orElse = orElse(s.orElse(), scope);
                yield known && queue.isPresent()
                        ? Optional.of(new Race.Step.Remove(s.task().text(), queue.getAsInt(), orElse, span))
                        : Optional.empty();
            }
            case Step.Peek s -> {
                boolean ofKernel = names.is(RaceItem.Kind.DSQ, s.queue());
                OptionalInt number = names.number(ofKernel ? RaceItem.Kind.DSQ : RaceItem.Kind.QUEUE, s.queue());
                Optional<List<Race.Step>> orElse = found(s.as(), s.orElse(), scope);
                String as = s.as().text();
                yield number.stream()
                        .<Race.Step>mapToObj(n -> ofKernel
                                ? new Race.Step.PeekDsq(n, as, orElse, span)
                                : new Race.Step.Peek(n, as, orElse, span))
                        .findFirst();
            }
            case Step.Pop s -> {
                OptionalInt queue = names.number(RaceItem.Kind.QUEUE, s.queue());
                Optional<List<Race.Step>> orElse = found(s.as(), s.orElse(), scope);
                yield queue.isPresent()
                        ? Optional.of(new Race.Step.Pop(queue.getAsInt(), s.as().text(), orElse, span))
                        : Optional.empty();
            }
            case Step.Capture s -> {
                boolean known = is(s.task(), RaceScope.Kind.TASK, scope);
                bind(scope, s.as().text(), RaceScope.Kind.COOKIE);
                yield known
                        ? Optional.of(new Race.Step.Capture(s.task().text(), s.as().text(), span))
                        : Optional.empty();
            }
            case Step.Check s -> {
                Optional<Race.Test> test = test(s.condition(), scope);
                Optional<List<Race.Step>> orElse = orElse(s.orElse(), scope);
                yield test.map(t -> new Race.Step.Check(t, orElse, span));
            }
            case Step.Insert s -> insert(s, scope);
            case Step.Each s -> each(s, scope);
            case Step.Move s -> move(s, scope);
            case Step.SetWord s -> {
                Optional<WordUse> word = word(s.word(), scope);
                OptionalLong value = context.values().whole(s.value(), "a word", 0, WORD_MAX);
                yield word.isEmpty() || value.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Race.Step.SetWord(
                                word.get().number(), word.get().task(), (int) value.getAsLong(), span));
            }
            case Step.Cancel s -> {
                if (forbidden(Kfunc.DISPATCH_CANCEL)) {
                    misplaced(span, "only dispatch has an insert to take back", "move it into on dispatch(c) { … }");
                }
                yield Optional.of(new Race.Step.Cancel(span));
            }
            case Step.Reenqueue s -> Optional.of(new Race.Step.Reenqueue(span));
            case Step.Retry s -> {
                scope.end();
                yield Optional.of(new Race.Step.Retry(span));
            }
            case Step.Return s -> {
                scope.end();
                yield Optional.of(new Race.Step.Return(span));
            }
            case Step.Locked s -> {
                OptionalInt lock = names.number(RaceItem.Kind.LOCK, s.lock());
                List<Race.Step> body = block(s.body(), scope);
                yield lock.isPresent()
                        ? Optional.of(new Race.Step.Locked(lock.getAsInt(), body, span))
                        : Optional.empty();
            }
            case Step.If s -> {
                Optional<Race.Test> test = test(s.condition(), scope);
                RaceScope yes = scope.copy();
                RaceScope no = scope.copy();
                List<Race.Step> body = block(s.body(), yes);
                Optional<List<Race.Step>> orElse = s.orElse().map(e -> block(e, no));
                scope.join(yes, no);
                yield test.map(t -> new Race.Step.If(t, body, orElse, span));
            }
        };
    }

    private Optional<Race.Step> insert(Step.Insert s, RaceScope scope) {
        if (forbidden(Kfunc.DSQ_INSERT) && callback != Callback.MESSAGE) { // ghOSt's agent commits on one
            misplaced(
                    s.span(),
                    "the kernel takes no insert in " + RaceHandlers.word(callback),
                    "insert in dispatch or enqueue");
        }
        boolean known = is(s.task(), RaceScope.Kind.TASK, scope);
        if (callback == Callback.ENQUEUE && known && !s.task().text().equals(parameter)) {
            misplaced(
                    s.span(),
                    "in enqueue the kernel takes an insert of its own task only",
                    "write insert " + parameter + ", or insert the other in dispatch");
        }
        if (s.cookie().isPresent()) {
            known &= is(s.cookie().get(), RaceScope.Kind.COOKIE, scope);
        }
        Optional<Race.Place> place = place(s.target(), scope);
        Optional<List<Race.Step>> orElse = orElse(s.orElse(), scope);
        return known && place.isPresent()
                ? Optional.of(new Race.Step.Insert(
                        s.task().text(), place.get(), s.cookie().map(Name::text), orElse, s.span()))
                : Optional.empty();
    }

    private Optional<Race.Step> each(Step.Each s, RaceScope scope) {
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

    private Optional<Race.Step> move(Step.Move s, RaceScope scope) {
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

    private Optional<Race.Place> place(Step.Target target, RaceScope scope) {
        return switch (target) {
            case Step.Target.Local t ->
                t.cpu().isEmpty()
                        ? Optional.of(new Race.Place.Local(Optional.empty()))
                        : cpu(t.cpu().get(), scope).map(c -> new Race.Place.Local(Optional.of(c)));
            case Step.Target.Global t -> Optional.of(new Race.Place.Global());
            case Step.Target.Dsq t -> {
                OptionalInt dsq = names.number(RaceItem.Kind.DSQ, t.name());
                yield dsq.isPresent() ? Optional.of(new Race.Place.Dsq(dsq.getAsInt())) : Optional.empty();
            }
        };
    }

    private Optional<Race.Test> test(Step.Condition condition, RaceScope scope) {
        return switch (condition) {
            case Step.Condition.Allowed t -> {
                boolean known = isTask(t.task(), scope);
                Optional<Race.CpuRef> cpu = cpu(t.cpu(), scope);
                yield known && cpu.isPresent()
                        ? Optional.of(new Race.Test.Allowed(t.task().text(), cpu.get()))
                        : Optional.empty();
            }
            case Step.Condition.MigrationDisabled t ->
                isTask(t.task(), scope)
                        ? Optional.of(new Race.Test.MigrationDisabled(t.task().text()))
                        : Optional.empty();
            case Step.Condition.WordIs t -> {
                Optional<WordUse> word = word(t.word(), scope);
                OptionalLong value = context.values().whole(t.value(), "a word", 0, WORD_MAX);
                yield word.isEmpty() || value.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Race.Test.WordIs(
                                word.get().number(), word.get().task(), t.equal(), (int) value.getAsLong()));
            }
        };
    }

    private record WordUse(int number, Optional<String> task) {}

    /** {@code w}, or {@code w.t}: the task stands behind the word. */
    private Optional<WordUse> word(Path path, RaceScope scope) {
        List<Name> parts = path.names();
        if (parts.size() > 2) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_RACE_NAME,
                            path.span(),
                            "a word has one task behind its dot",
                            "write " + parts.get(0).text() + "." + parts.get(1).text());
            return Optional.empty();
        }
        OptionalInt number = names.number(RaceItem.Kind.WORD, path.first());
        boolean known = parts.size() == 1 || is(parts.getLast(), RaceScope.Kind.TASK, scope);
        return known && number.isPresent()
                ? Optional.of(new WordUse(
                        number.getAsInt(),
                        parts.size() == 1
                                ? Optional.empty()
                                : Optional.of(parts.getLast().text())))
                : Optional.empty();
    }

    private Optional<Race.CpuRef> cpu(Step.Cpu cpu, RaceScope scope) {
        return switch (cpu) {
            case Step.Cpu.Named c ->
                is(c.name(), RaceScope.Kind.CPU, scope) ? Optional.of(new Race.CpuRef.Parameter()) : Optional.empty();
            case Step.Cpu.Number c -> new CpuLists(context).one(c.number()).map(Race.CpuRef.Number::new);
        };
    }

    private boolean isTask(Path path, RaceScope scope) {
        if (path.names().size() == 1) {
            return is(path.first(), RaceScope.Kind.TASK, scope);
        }
        context.diagnostics()
                .report(
                        Code.UNBOUND_VARIABLE,
                        path.span(),
                        "a task is one word, without a dot",
                        "write " + path.names().getLast().text());
        return false;
    }

    private boolean is(Name name, RaceScope.Kind kind, RaceScope scope) {
        RaceScope.Kind found = scope.bound().get(name.text());
        if (found == kind || scope.isOver()) {
            return true;
        }
        String text = "\"" + name.text() + "\"";
        String message = found != null
                ? text + " is " + found.words() + ", and " + kind.words() + " is wanted here"
                : ever.containsKey(name.text())
                        ? text + " is bound on some of the paths that lead here only"
                        : "nothing has bound " + text;
        List<String> known = scope.names(kind);
        String binds = switch (kind) {
            case TASK -> "bind it before: peek QUEUE as " + name.text();
            case COOKIE -> "bind it before: capture TASK as " + name.text();
            case CPU -> "write the number of a CPU, or the parameter of on dispatch(c)";
        };
        String hint = known.isEmpty() || found == null && ever.containsKey(name.text())
                ? binds
                : Nearest.hint(name.text(), known);
        if (found != null || missing.add(name.text())) {
            context.diagnostics().report(Code.UNBOUND_VARIABLE, name.span(), message, hint);
        }
        return false;
    }

    /** No known kernel lets the callback call it. */
    private boolean forbidden(Kfunc kfunc) {
        return !KernelProfiles.someoneAllows(kfunc, RaceHandlers.word(callback));
    }

    private void misplaced(SourceSpan span, String message, String hint) {
        context.diagnostics().report(Code.STEP_OUT_OF_PLACE, span, message, hint);
    }
}
