package org.scxc.compiler.lower;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.analysis.Num;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Expression;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Machine;
import org.scxc.model.Nearest;
import org.scxc.model.ObjectUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;

/** What a declaration says of a BPF object: its file, its options, its variables and the programs to run. */
final class ObjectSettings {
    /** enum scx_ops_flags, kernel/sched/ext/internal.h (v7.3), without its prefix. */
    private static final List<String> OPS_FLAGS = List.of(
            "keep_builtin_idle",
            "enq_last",
            "enq_exiting",
            "switch_partial",
            "enq_migration_disabled",
            "allow_queued_wakeup",
            "builtin_idle_per_node",
            "always_enq_immed",
            "tid_to_task");

    /** Settings that say something of an object. */
    static final List<String> WORDS = List.of("object", "struct_ops", "ops_flags", "user_space");

    private static final List<String> MASKS = List.of("llc.mask", "node.mask");

    /** When user space runs a program: after load; after attach, on a CPU that is the first argument. */
    private static final List<String> RUNS = List.of("run", "run_attached_on");

    private final Context context;
    private final Map<String, ObjectUse.Variable> rodata = new LinkedHashMap<>();
    private final Map<String, ObjectUse.Variable> resized = new LinkedHashMap<>();
    private final List<ObjectUse.Program> runs = new ArrayList<>();
    private List<ObjectUse.UserSpace> userSpace = List.of();
    private Optional<List<String>> opsFlags = Optional.empty();
    private Optional<ObjectUse.StructOps> structOps = Optional.empty();
    private @Nullable String file;
    private SourceSpan at = SourceSpan.NONE;
    private Optional<SourceSpan> first = Optional.empty();

    ObjectSettings(Context context) {
        this.context = context;
    }

    /**
     * @param version of the scheduler, empty if its declaration has none
     * @param setAt where a flag was given, by its name
     * @param isProgram whether the declaration names a program, which brings its object
     * @return absent if no object is named; what belongs to one is then reported
     */
    Optional<ObjectUse> use(
            String version,
            Map<String, Decl.Flag> flags,
            Map<String, Value> values,
            Map<String, SourceSpan> setAt,
            boolean isProgram) {
        if (file == null && isProgram) {
            return Optional.empty(); // a program that brings its object; what runs it here names one with like
        }
        if (file == null) {
            first.ifPresent(span -> context.diagnostics()
                    .report(
                            Code.UNKNOWN_SETTING,
                            span,
                            "a scheduler without an object has no variables and no programs",
                            "write object \"FILE.bpf.o\""));
            return Optional.empty();
        }
        List<ObjectUse.Variable> all = new ArrayList<>(rodata.values());
        List<ObjectUse.Flag> unserved = new ArrayList<>();
        flags.forEach((name, flag) -> {
            Optional<Value> value = Optional.ofNullable(values.get(name));
            if (flag.notes().stream().noneMatch(n -> n.word().text().equals("sets"))) {
                SourceSpan given = setAt.getOrDefault(name, flag.span());
                value.ifPresent(
                        v -> unserved.add(new ObjectUse.Flag(name, flag.option().text(), given)));
            }
            sets(flag, value, all);
        });
        SortedMap<String, ObjectUse.UserSpace.Setting> given = new TreeMap<>();
        values.forEach((name, value) -> given.put(
                name,
                new ObjectUse.UserSpace.Setting(
                        value,
                        setAt.getOrDefault(
                                name,
                                Optional.ofNullable(flags.get(name))
                                        .map(Decl.Flag::span)
                                        .orElse(at)))));
        return Optional.of(new ObjectUse(
                file,
                at,
                structOps,
                opsFlags,
                all,
                List.copyOf(resized.values()),
                runs,
                userSpace.stream().map(u -> u.of(version, given)).toList(),
                unserved));
    }

    /** A setting of {@link #WORDS}. */
    void set(Entry entry) {
        switch (entry.name().text()) {
            case "object" -> file(entry);
            case "struct_ops" -> structOps(entry);
            case "user_space" -> {
                mentions(entry.span());
                userSpace = UserSpaces.of(entry, context);
            }
            default -> opsFlags(entry);
        }
    }

    /** {@code struct_ops NAME}. */
    private void structOps(Entry entry) {
        mentions(entry.span());
        Optional<Item> item = Settings.value(entry, "NAME", context.diagnostics());
        if (item.isPresent() && item.get() instanceof Item.Call call && !call.parentheses()) {
            structOps = Optional.of(new ObjectUse.StructOps(call.name().text(), call.span()));
        } else {
            item.ifPresent(i -> wrong(i.span(), "struct_ops: expected a name", "write struct_ops NAME"));
        }
    }

    /** {@code object "FILE"}, beside the file that says so. */
    private void file(Entry entry) {
        Optional<Item> item = Settings.value(entry, "\"FILE.bpf.o\"", context.diagnostics());
        if (item.isPresent() && item.get() instanceof Item.Text text) {
            try {
                file = Path.of(entry.span().file()).resolveSibling(text.text()).toString();
                at = text.span();
            } catch (InvalidPathException e) {
                wrong(text.span(), "\"" + text.text() + "\" is not a path", "write object \"FILE.bpf.o\"");
            }
        } else {
            item.ifPresent(i -> wrong(i.span(), "object: expected the name of a file", "write object \"FILE.bpf.o\""));
        }
    }

    /** The command line names another object. @param use where the scenario names the scheduler */
    void replace(Path other, SourceSpan use) {
        file = other.toString();
        at = use;
    }

    /** {@code ops_flags [enq_last]}. */
    private void opsFlags(Entry entry) {
        Optional<Item> item = Settings.value(entry, "[enq_last]", context.diagnostics());
        if (item.isEmpty()) {
            return;
        }
        mentions(entry.span());
        if (!(item.get() instanceof Item.ListOf list)) {
            wrong(item.get().span(), "ops_flags: expected a list", "write ops_flags [enq_last]");
            return;
        }
        List<String> names = new ArrayList<>();
        for (Item one : list.items()) {
            String name = Settings.text(one);
            if (!OPS_FLAGS.contains(name)) {
                wrong(one.span(), "unknown ops flag \"" + name + "\"", Nearest.hint(name, OPS_FLAGS));
            }
            names.add(name);
        }
        opsFlags = Optional.of(names);
    }

    void variable(Decl.Variable variable) {
        mentions(variable.span());
        Map<String, ObjectUse.Variable> where = switch (variable.word().text()) {
            case "rodata" -> rodata;
            case "resize" -> resized;
            default -> null;
        };
        if (where == null) {
            unknown(variable.word(), List.of("rodata", "resize"), "write rodata NAME = VALUE");
            return;
        }
        if (variable.value().expression() instanceof Expression.Reference r
                && MASKS.contains(r.name().text())) {
            masks(variable, r.name().text().equals(MASKS.getFirst()), where);
            return;
        }
        for (int cpu : cpus(List.of(variable.value()), variable.span())) {
            OptionalLong value = whole(variable.value(), cpu);
            if (value.isEmpty()) {
                return;
            }
            String name = cpu == MachineWords.NONE ? variable.name() : variable.name() + "[" + cpu + "]";
            where.put(name, new ObjectUse.Variable(name, value.getAsLong(), variable.span()));
        }
    }

    /** The CPUs of each LLC or node, 64 to an element. */
    private void masks(Decl.Variable variable, boolean ofLlcs, Map<String, ObjectUse.Variable> where) {
        Machine machine = context.machine();
        for (int part = 0; part < (ofLlcs ? machine.llcs() : machine.nodes()); part++) {
            for (int word = 0; word < (machine.cpus() + 63) / 64; word++) {
                long bits = 0;
                for (int cpu = 64 * word; cpu < Math.min(machine.cpus(), 64 * word + 64); cpu++) {
                    bits |= (ofLlcs ? machine.llcOf(cpu) : machine.nodeOf(cpu)) == part ? 1L << cpu : 0;
                }
                String name = variable.name() + "[" + part + "][" + word + "]";
                where.put(name, new ObjectUse.Variable(name, bits, variable.span()));
            }
        }
    }

    void program(Decl.Program program) {
        mentions(program.span());
        String word = program.word().text();
        if (!RUNS.contains(word)) {
            unknown(program.word(), RUNS, "write run PROGRAM(ARGUMENTS)");
            return;
        }
        for (int cpu : cpus(program.arguments(), program.span())) {
            List<Long> arguments = new ArrayList<>();
            for (Decl.Signed argument : program.arguments()) {
                whole(argument, cpu).ifPresent(arguments::add);
            }
            OptionalInt attachedOn = OptionalInt.empty();
            if (word.equals(RUNS.getLast())) {
                long on = arguments.isEmpty() ? MachineWords.NONE : arguments.removeFirst();
                if (on < 0 || on >= context.machine().cpus()) {
                    wrong(
                            program.span(),
                            "expected the CPU to run on, found " + on,
                            "write run_attached_on P(0, ARGUMENTS)");
                    return;
                }
                attachedOn = OptionalInt.of((int) on);
            }
            runs.add(new ObjectUse.Program(program.name().text(), arguments, attachedOn, program.span()));
        }
    }

    /**
     * Returns the CPUs that a statement is made for, one after the other: all if it says {@code cpu}, those that have one if it says
     * {@code cpu.sibling}; the LLCs if it says {@code llc.node}; {@link MachineWords#NONE} alone if none of them.
     */
    private List<Integer> cpus(List<Decl.Signed> values, SourceSpan span) {
        Set<String> names = new TreeSet<>();
        values.forEach(value -> names(value.expression(), names));
        boolean perLlc = names.stream().anyMatch(n -> n.equals("llc") || n.startsWith("llc."));
        boolean perCpu = names.stream().anyMatch(n -> n.equals("cpu") || n.startsWith("cpu."));
        if (perLlc && perCpu) {
            wrong(
                    span,
                    "a statement is made for each LLC or for each CPU, not for both",
                    "write cpu.llc for the LLC of the CPU, cpu.node for its node");
            return List.of();
        }
        if (perLlc) {
            return IntStream.range(0, context.machine().llcs()).boxed().toList();
        }
        if (!perCpu) {
            return List.of(MachineWords.NONE);
        }
        Machine machine = context.machine();
        boolean pairs = names.contains("cpu.sibling");
        return machine.all().stream()
                .filter(cpu -> !pairs || machine.pastCore(cpu) - machine.firstOfCore(cpu) == 2)
                .boxed()
                .toList();
    }

    private static void names(Expression expression, Set<String> into) {
        if (expression instanceof Expression.Reference r) {
            into.add(r.name().text());
        } else if (expression instanceof Expression.Binary b) {
            names(b.left(), into);
            names(b.right(), into);
        }
    }

    /**
     * {@code flag slice: duration -> "--slice-us" in us sets [slice_ns, ns]}, {@code sets [smt_enabled, off]}: only if the flag is
     * given.
     */
    private void sets(Decl.Flag flag, Optional<Value> value, List<ObjectUse.Variable> into) {
        for (Decl.Note note : flag.notes()) {
            if (note.word().text().equals("sets") && value.isPresent()) {
                List<String> words =
                        note.versions().items().stream().map(Settings::text).toList();
                String unit = words.size() > 1 ? words.get(1) : "ns";
                OptionalLong number = number(value.get(), unit);
                if (words.isEmpty()) {
                    return; // what only user space looks at
                }
                if (number.isEmpty()) {
                    wrong(
                            flag.span(),
                            "flag " + flag.name().text() + " has no value that a variable can take",
                            "write sets [VARIABLE], or sets [VARIABLE, us] for a duration");
                } else {
                    into.add(new ObjectUse.Variable(words.getFirst(), number.getAsLong(), flag.span()));
                }
            }
        }
    }

    /** @param unit of a duration; or the value that the variable gets when the flag is given: on, off */
    private static OptionalLong number(Value value, String unit) {
        boolean given = !(value instanceof Value.Switch s) || s.on();
        if (unit.equals("on") || unit.equals("off")) {
            return OptionalLong.of(given == unit.equals("on") ? 1 : 0);
        }
        return switch (value) {
            case Value.Switch s -> OptionalLong.of(s.on() ? 1 : 0);
            case Value.Number n -> OptionalLong.of((long) n.value());
            case Value.Size s -> OptionalLong.of(s.bytes());
            case Value.Duration d ->
                switch (unit) {
                    case "ns" -> OptionalLong.of(d.ns());
                    case "us" -> OptionalLong.of(d.ns() / 1_000);
                    case "ms" -> OptionalLong.of(d.ns() / 1_000_000);
                    case "s" -> OptionalLong.of(d.ns() / 1_000_000_000);
                    default -> OptionalLong.empty();
                };
            default -> OptionalLong.empty();
        };
    }

    private OptionalLong whole(Decl.Signed signed, int cpu) {
        Optional<Num> value = evaluate(signed.expression(), cpu);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        double number = value.get().value();
        if (number != Math.rint(number) || value.get().kind() == Num.Kind.PERCENT) {
            wrong(signed.span(), "a variable of an object takes a whole number", "durations are ns, sizes are bytes");
            return OptionalLong.empty();
        }
        return OptionalLong.of(signed.negative() ? -(long) number : (long) number);
    }

    private Optional<Num> evaluate(Expression expression, int cpu) {
        if (expression instanceof Expression.Reference r && r.subjects().isEmpty()) {
            Map<String, Integer> words = MachineWords.of(context.machine(), cpu);
            Integer word = words.get(r.name().text());
            if (word != null) {
                return Optional.of(Num.of(Num.Kind.COUNT, word));
            }
            if (!context.values().isConstant(r.name().text())) {
                wrong(
                        r.span(),
                        "unknown const \"" + r.name().text() + "\"",
                        Nearest.hint(r.name().text(), new TreeSet<>(words.keySet())));
                return Optional.empty();
            }
        }
        if (expression instanceof Expression.Binary b) {
            return evaluate(b.left(), cpu)
                    .flatMap(l -> evaluate(b.right(), cpu)
                            .flatMap(r -> context.values().apply(b, l, r)));
        }
        return context.values().evaluate(expression);
    }

    private void mentions(SourceSpan span) {
        first = first.or(() -> Optional.of(span));
    }

    private void unknown(Name word, List<String> known, String hint) {
        String near = Nearest.hint(word.text(), known);
        context.diagnostics()
                .report(
                        Code.UNKNOWN_SETTING,
                        word.span(),
                        "\"" + word.text() + "\" is not a statement about a variable or a program",
                        near.isEmpty() ? hint : near);
    }

    private void wrong(SourceSpan span, String message, String hint) {
        context.diagnostics().report(Code.WRONG_KIND, span, message, hint);
    }
}
