package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.compiler.syntax.RaceStep;
import org.scxc.model.Nearest;
import org.scxc.model.Race;
import org.scxc.model.Race.Callback;

/** What the steps of one callback are about: tasks, CPUs, queues, words, flags, and questions about them. */
final class RaceOperands {
    private static final int WORD_MAX = 32_767;

    private final Context context;
    private final RaceNames names;
    private final Callback callback;
    private final Optional<Name> flags;

    /** Everything that some path has bound. */
    private final Map<String, RaceScope.Kind> ever = new HashMap<>();

    /** Names that nothing has bound, each told of where it stands first. */
    private final Set<String> missing = new HashSet<>();

    /** @param flags the callback's second parameter, if it is written */
    RaceOperands(Context context, RaceNames names, Callback callback, Optional<Name> flags) {
        this.context = context;
        this.names = names;
        this.callback = callback;
        this.flags = flags;
    }

    /** Some path has bound it. */
    void bound(String name, RaceScope.Kind kind) {
        ever.put(name, kind);
    }

    /**
     * @param number of CPU 0's, if there is one for each CPU
     * @param at whose, if there is one for each CPU
     */
    record Queue(int number, Optional<Race.CpuRef> at) {}

    /** Empty if there is no such queue; that has been reported. */
    Optional<Queue> queue(RaceStep.Queue queue, RaceScope scope) {
        OptionalInt number = names.number(RaceItem.Kind.QUEUE, queue.name());
        Optional<Race.CpuRef> at = queue.at().flatMap(c -> cpu(c, scope));
        if (number.isEmpty() || queue.at().isPresent() && at.isEmpty()) {
            return Optional.empty();
        }
        String name = queue.name().text();
        boolean perCpu = names.isPerCpu(queue.name());
        if (perCpu != at.isPresent()) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_RACE_NAME,
                            queue.span(),
                            perCpu
                                    ? "there is a queue \"" + name + "\" for each CPU, and this names none of them"
                                    : "there is one queue \"" + name + "\" for all CPUs",
                            perCpu
                                    ? "write " + name + "[c]"
                                    : "write " + name + ", or declare queue " + name + " per cpu");
            return Optional.empty();
        }
        return Optional.of(new Queue(number.getAsInt(), at));
    }

    Optional<Race.Test> test(RaceStep.Condition condition, RaceScope scope) {
        return switch (condition) {
            case RaceStep.Condition.Allowed t -> {
                boolean known = isTask(t.task(), scope);
                Optional<Race.CpuRef> cpu = cpu(t.cpu(), scope);
                yield known && cpu.isPresent()
                        ? Optional.of(new Race.Test.Allowed(t.task().text(), cpu.get()))
                        : Optional.empty();
            }
            case RaceStep.Condition.MigrationDisabled t ->
                isTask(t.task(), scope)
                        ? Optional.of(new Race.Test.MigrationDisabled(t.task().text()))
                        : Optional.empty();
            case RaceStep.Condition.WordIs t -> compared(t, scope);
            case RaceStep.Condition.CpuIs t -> {
                Optional<Race.CpuRef> cpu = cpu(t.cpu(), scope);
                Optional<Race.CpuRef> other = cpu(t.other(), scope);
                yield cpu.isPresent() && other.isPresent()
                        ? Optional.of(new Race.Test.CpuIs(cpu.get(), t.equal(), other.get()))
                        : Optional.empty();
            }
            case RaceStep.Condition.HasFlag t -> flag(t);
        };
    }

    /** A word with a number or a CPU, or the CPU of a parameter with another. */
    private Optional<Race.Test> compared(RaceStep.Condition.WordIs t, RaceScope scope) {
        boolean isCpu =
                t.word().names().size() == 1 && scope.bound().get(t.word().text()) == RaceScope.Kind.CPU;
        if (isCpu) {
            return cpu(t.value(), scope).map(c -> new Race.Test.CpuIs(new Race.CpuRef.Parameter(), t.equal(), c));
        }
        Optional<Race.CpuRef.Word> word = word(t.word(), scope);
        Optional<Value> value = value(t.value(), scope);
        return word.flatMap(w -> value.map(v -> v.cpu()
                .<Race.Test>map(c -> new Race.Test.CpuIs(w, t.equal(), c))
                .orElseGet(() -> new Race.Test.WordIs(w.word(), w.task(), t.equal(), v.number()))));
    }

    private Optional<Race.Test> flag(RaceStep.Condition.HasFlag t) {
        if (flags.isEmpty() || !flags.get().text().equals(t.flags().text())) {
            String f = flags.map(Name::text).orElse("f");
            context.diagnostics()
                    .report(
                            Code.UNBOUND_VARIABLE,
                            t.flags().span(),
                            "\"" + t.flags().text() + "\" holds no flags",
                            flags.isPresent()
                                    ? "write in " + f
                                    : "write on " + RaceHandlers.word(callback) + "(t, " + f + ") { … }");
            return Optional.empty();
        }
        return RaceFlags.asked(context, callback, t.flag()).map(Race.Test.HasFlag::new);
    }

    /** @param cpu whose number it is; empty = {@code number} */
    record Value(int number, Optional<Race.CpuRef> cpu) {}

    /** What a word is set to, or compared with. */
    Optional<Value> value(RaceStep.Value value, RaceScope scope) {
        return switch (value) {
            case RaceStep.Value.OfCpu of -> cpu(of.cpu(), scope).map(c -> new Value(0, Optional.of(c)));
            case RaceStep.Value.Plain plain -> {
                Optional<Race.CpuRef> named = named(plain.item(), scope);
                if (named.isPresent()) {
                    yield Optional.of(new Value(0, named));
                }
                OptionalLong number = context.values().whole(plain.item(), "a word", 0, WORD_MAX);
                yield number.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Value((int) number.getAsLong(), Optional.empty()));
            }
        };
    }

    /** The parameter of dispatch, or a word: its value, whatever it is the number of. Empty if {@code item} is neither. */
    private Optional<Race.CpuRef> named(Item item, RaceScope scope) {
        if (!(item instanceof Item.Call call) || call.parentheses()) {
            return Optional.empty();
        }
        Path path = call.name();
        if (scope.bound().get(path.text()) == RaceScope.Kind.CPU) {
            return Optional.of(new Race.CpuRef.Parameter());
        }
        return names.is(RaceItem.Kind.WORD, path.first()) ? word(path, scope).map(w -> w) : Optional.empty();
    }

    private Optional<Race.CpuRef> cpu(RaceStep.Value value, RaceScope scope) {
        return switch (value) {
            case RaceStep.Value.OfCpu of -> cpu(of.cpu(), scope);
            case RaceStep.Value.Plain plain ->
                named(plain.item(), scope)
                        .or(() -> new CpuLists(context).one(plain.item()).map(Race.CpuRef.Number::new));
        };
    }

    /** {@code w}, or {@code w.t}: the task stands behind the word. */
    Optional<Race.CpuRef.Word> word(Path path, RaceScope scope) {
        List<Name> parts = path.names();
        if (parts.size() > 2) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_RACE_NAME,
                            path.span(),
                            "expected one task after the dot of a word",
                            "write " + parts.get(0).text() + "." + parts.get(1).text());
            return Optional.empty();
        }
        OptionalInt number = names.number(RaceItem.Kind.WORD, path.first());
        boolean known = parts.size() == 1 || is(parts.getLast(), RaceScope.Kind.TASK, scope);
        return known && number.isPresent()
                ? Optional.of(new Race.CpuRef.Word(
                        number.getAsInt(),
                        parts.size() == 1
                                ? Optional.empty()
                                : Optional.of(parts.getLast().text())))
                : Optional.empty();
    }

    /** Empty if it is none; that has been reported. */
    Optional<Race.CpuRef> cpu(RaceStep.Cpu cpu, RaceScope scope) {
        return switch (cpu) {
            case RaceStep.Cpu.Named c -> {
                boolean isWord = c.name().names().size() > 1
                        || !scope.bound().containsKey(c.name().text())
                                && names.is(RaceItem.Kind.WORD, c.name().first());
                if (isWord) {
                    yield word(c.name(), scope).map(w -> w);
                }
                yield is(c.name().first(), RaceScope.Kind.CPU, scope)
                        ? Optional.of(new Race.CpuRef.Parameter())
                        : Optional.empty();
            }
            case RaceStep.Cpu.Number c -> new CpuLists(context).one(c.number()).map(Race.CpuRef.Number::new);
            case RaceStep.Cpu.OfTask c ->
                is(c.task(), RaceScope.Kind.TASK, scope)
                        ? Optional.of(new Race.CpuRef.OfTask(c.task().text()))
                        : Optional.empty();
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

    /** Whether {@code name} is bound to such a thing here; if not, that has been reported. */
    boolean is(Name name, RaceScope.Kind kind, RaceScope scope) {
        RaceScope.Kind found = scope.bound().get(name.text());
        if (found == kind || scope.isOver()) {
            return true;
        }
        String text = "\"" + name.text() + "\"";
        String message = found != null
                ? text + " is " + found.words() + ", and " + kind.words() + " is wanted here"
                : ever.containsKey(name.text())
                        ? text + " is bound on some of the paths that lead here only"
                        : "unbound variable " + text;
        List<String> known = scope.names(kind);
        String binds = switch (kind) {
            case TASK -> "bind it before: peek QUEUE as " + name.text();
            // After "with" stands a flag as well.
            case COOKIE ->
                Nearest.to(name.text(), RaceFlags.wordsOfInserts())
                        .map(flag -> "did you mean \"" + flag + "\"?")
                        .orElse("bind it before: capture TASK as " + name.text());
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
}
