package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.scxc.compiler.Overrides.StandIn;
import org.scxc.compiler.analysis.Num;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.model.Nearest;
import org.scxc.model.Restart;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;

/** A scheduler with all that it inherits, its flags checked against its version. */
final class Schedulers {
    private static final List<String> OWN = Stream.concat(
                    Stream.of("like", "model", "versions", "version", "binary", "args", "restart"),
                    ObjectSettings.WORDS.stream())
            .toList();

    private final Context context;
    private final Map<String, Decl.Flag> flags = new LinkedHashMap<>();
    private final SortedMap<String, Value> values = new TreeMap<>();
    private final Set<String> order = new LinkedHashSet<>();
    private final Map<String, SourceSpan> setAt = new LinkedHashMap<>();
    private final List<String> versions = new ArrayList<>();
    private String model = "none";
    private String version = "";
    private Optional<String> binary = Optional.empty();
    private Optional<Restart> restart = Optional.empty();
    private final ObjectSettings object;
    private final CgroupSettings cgroups;
    private boolean misspelt;

    private Schedulers(Context context) {
        this.context = context;
        object = new ObjectSettings(context);
        cgroups = new CgroupSettings(context.diagnostics());
    }

    /** @param knobs settings of the variant, which win */
    static Optional<SchedulerUse> use(Context context, Path name, List<Entry> settings, List<Entry> knobs) {
        return new Schedulers(context).resolve(name, settings, knobs);
    }

    /** Checks a declaration that nobody may use. */
    static void check(Context context, Decl.Scheduler declaration) {
        Schedulers schedulers = new Schedulers(context);
        String name = declaration.name().text();
        schedulers.chain().of(name, declaration.name().span()).forEach(d -> schedulers.declare(d, name));
        schedulers.code();
    }

    private void declare(Decl.Scheduler declaration, String name) {
        declaration.flags().forEach(f -> flags.put(f.name().text(), f));
        declaration.settings().forEach(e -> set(e, name));
        declaration.variables().forEach(object::variable);
        declaration.programs().forEach(object::program);
        declaration.derived().forEach(d -> cgroups.derive(d, flags));
    }

    private SchedulerUse.Code code() {
        return object.use(version, flags, values, setAt, binary.isPresent())
                .<SchedulerUse.Code>map(SchedulerUse.Code.Compiled::new)
                .orElseGet(() -> SchedulerUse.Code.of(model));
    }

    private Optional<SchedulerUse> resolve(Path path, List<Entry> settings, List<Entry> knobs) {
        List<Decl.Scheduler> chain = chain().of(path.text(), path.span());
        if (chain.isEmpty()) {
            return Optional.empty();
        }
        chain.forEach(declaration -> declare(declaration, path.text()));
        settings.forEach(e -> set(e, path.text()));
        knobs.forEach(e -> set(Restarts.knob(e), path.text()));
        if (version.isEmpty() && !versions.isEmpty()) {
            version = versions.getFirst();
        }
        if (!misspelt) { // else what seems to be missing stands there under another name
            checkVersions(path);
        }
        Optional<StandIn> standIn = context.standIn(path.text());
        if (standIn.isPresent() && standIn.get() instanceof StandIn.Compiled other) {
            object.replace(other.file(), path.span());
        }
        SchedulerUse.Code own = code();
        return Optional.of(new SchedulerUse(
                path.text(),
                standIn.isPresent() && standIn.get() instanceof StandIn.Model other
                        ? SchedulerUse.Code.of(other.name())
                        : own,
                version,
                binary,
                values,
                arguments(),
                cgroups.of(values),
                restart,
                path.span()));
    }

    private LikeChain<Decl.Scheduler> chain() {
        return LikeChain.ofSchedulers(context.declarations(), context.diagnostics());
    }

    private void set(Entry entry, String scheduler) {
        String name = entry.name().text();
        Settings.noBlock(entry, context.diagnostics());
        switch (name) {
            case "version" -> {
                misspelt |= entry.value().isEmpty();
                word(entry).ifPresent(v -> {
                    if (versions.contains(v)) {
                        version = v;
                    } else if (!misspelt || !versions.isEmpty()) {
                        misspelt = true;
                        context.diagnostics()
                                .report(
                                        Code.UNKNOWN_VERSION,
                                        entry.value().map(Item::span).orElse(entry.span()),
                                        scheduler + " has no version \"" + v + "\"",
                                        Nearest.hint(v, versions));
                    }
                });
            }
            case "like" -> {}
            case "object", "struct_ops", "ops_flags", "user_space" -> object.set(entry);
            case "model" -> word(entry).ifPresent(m -> model = m);
            case "versions" -> {
                versions.clear();
                versions.addAll(words(entry));
            }
            case "binary" -> {
                if (flags.containsKey(name)) {
                    flag(entry, scheduler);
                } else {
                    binary = word(entry).or(() -> binary);
                }
            }
            case "restart" -> {
                if (flags.containsKey(name)) {
                    flag(entry, scheduler);
                } else {
                    restart = new Restarts(context).lower(entry).or(() -> restart);
                }
            }
            case "args" -> {
                if (flags.containsKey(name)) {
                    flag(entry, scheduler);
                } else {
                    order.add(name);
                    any(entry).ifPresent(v -> values.put(name, v));
                }
            }
            default -> flag(entry, scheduler);
        }
    }

    private void flag(Entry entry, String scheduler) {
        String name = entry.name().text();
        Decl.Flag flag = flags.get(name);
        if (flag == null && flags.isEmpty() && misspelt) {
            return; // a scheduler that should be like another has none of its flags
        }
        if (flag == null) {
            misspelt = true;
            Set<String> names = new LinkedHashSet<>(flags.keySet());
            names.addAll(OWN);
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_FLAG,
                            entry.name().span(),
                            "scheduler " + scheduler + " has no flag \"" + name + "\"",
                            Nearest.hint(name, names));
            return;
        }
        setAt.put(name, entry.name().span());
        order.add(name);
        boolean off = entry.value().filter(v -> Settings.isWord(v, "off")).isPresent();
        boolean standsOn = flag.notes().stream()
                .anyMatch(n -> n.word().text().equals("default")
                        && n.versions().items().stream().anyMatch(i -> Settings.isWord(i, "on")));
        if (off && !standsOn) {
            values.remove(name);
            setAt.remove(name);
            return;
        }
        if (off) {
            values.put(name, new Value.Switch(false));
            return;
        }
        value(flag, entry).ifPresent(v -> values.put(name, v));
    }

    private Optional<Value> value(Decl.Flag flag, Entry entry) {
        String name = flag.name().text();
        String type = flag.type().text();
        if (type.equals("switch")) {
            if (entry.value().isEmpty() || Settings.isWord(entry.value().get(), "on")) {
                return Optional.of(new Value.Switch(true));
            }
            boolean off = Settings.isWord(entry.value().get(), "false")
                    || Settings.isWord(entry.value().get(), "no")
                    || entry.value().get() instanceof Item.Quantity q
                            && q.word().equals("0");
            wrong(
                    entry,
                    "\"" + name + "\" is a switch: it is on or off",
                    off ? "write " + name + " off" : "write " + name + ", or " + name + " on");
            return Optional.empty();
        }
        Optional<Item> item = Settings.value(entry, Settings.ofType(type), context.diagnostics());
        if (item.isEmpty()) {
            return Optional.empty();
        }
        return switch (type) {
            case "count" -> {
                var n = context.values().whole(item.get(), name, 0, 1L << 53);
                yield n.isEmpty() ? Optional.empty() : Optional.of(new Value.Number(n.getAsLong()));
            }
            case "number" -> number(item.get(), Num.Kind.COUNT, name).map(n -> new Value.Number(n.value()));
            case "duration" -> context.values().duration(item.get(), name).map(Value.Duration::new);
            case "size" -> number(item.get(), Num.Kind.SIZE, name).map(n -> new Value.Size((long) n.value()));
            case "percent" -> number(item.get(), Num.Kind.PERCENT, name).map(n -> new Value.Percent(n.value()));
            case "texts" -> Optional.of(new Value.Texts(words(entry)));
            default -> word(entry).map(Value.Text::new);
        };
    }

    private List<String> arguments() {
        List<String> words = new ArrayList<>();
        for (String name : order) {
            Value value = values.get(name);
            if (value != null) {
                words.addAll(CommandLineWords.of(Optional.ofNullable(flags.get(name)), value));
            }
        }
        return List.copyOf(words);
    }

    private Optional<Num> number(Item item, Num.Kind kind, String what) {
        return context.values().number(item, kind, what);
    }

    private void checkVersions(Path use) {
        for (Decl.Flag flag : flags.values()) {
            String name = flag.name().text();
            for (Decl.Note note : flag.notes()) {
                List<String> in =
                        note.versions().items().stream().map(Settings::text).toList();
                SourceSpan at = setAt.get(name);
                if (note.word().text().equals("only") && at != null && !in.contains(version)) {
                    String scheduler = chainRoot(use.text());
                    context.diagnostics()
                            .report(
                                    Code.FLAG_NOT_IN_VERSION,
                                    at,
                                    flag.option().text() + " needs " + scheduler + " " + String.join(" or ", in)
                                            + ", and this is version " + version,
                                    "write \"version " + in.getFirst() + "\" in the scheduler's block");
                }
                if (note.word().text().equals("required") && in.contains(version) && !isGiven(name)) {
                    context.diagnostics()
                            .report(
                                    Code.MISSING_FLAG,
                                    use.span(),
                                    use.text() + " " + version + " does not start without "
                                            + flag.option().text(),
                                    "write " + name + " "
                                            + Settings.ofType(flag.type().text()) + " in the scheduler's block");
                }
            }
        }
    }

    /** A flag without its value has a message of its own. */
    private boolean isGiven(String name) {
        return values.containsKey(name) || setAt.containsKey(name);
    }

    private String chainRoot(String name) {
        return chain().of(name, SourceSpan.NONE).getFirst().name().text();
    }

    private Optional<String> word(Entry entry) {
        Optional<Item> item = Settings.value(entry, context.diagnostics());
        return item.flatMap(i -> word(i, entry.name()));
    }

    private Optional<String> word(Item item, Name setting) {
        return switch (item) {
            case Item.Text t -> Optional.of(t.text());
            case Item.Call c when !c.parentheses() -> Optional.of(c.name().text());
            case Item.Quantity q when setting.text().startsWith("version") -> Optional.of(q.word());
            default -> {
                context.diagnostics()
                        .report(
                                Code.WRONG_KIND,
                                item.span(),
                                "\"" + setting.text() + "\": expected text",
                                "write \"" + Settings.text(item).replace("\"", "") + "\"");
                yield Optional.empty();
            }
        };
    }

    private List<String> words(Entry entry) {
        Optional<Item> item = Settings.value(entry, context.diagnostics());
        if (item.isPresent() && item.get() instanceof Item.ListOf list) {
            return list.items().stream()
                    .flatMap(i -> word(i, entry.name()).stream())
                    .toList();
        }
        return item.flatMap(i -> word(i, entry.name())).stream().toList();
    }

    private Optional<Value> any(Entry entry) {
        return entry.value().isPresent() && entry.value().get() instanceof Item.ListOf
                ? Optional.of(new Value.Texts(words(entry)))
                : word(entry).map(Value.Text::new);
    }

    private void wrong(Entry entry, String message, String hint) {
        context.diagnostics()
                .report(Code.WRONG_KIND, entry.value().map(Item::span).orElse(entry.span()), message, hint);
    }
}
