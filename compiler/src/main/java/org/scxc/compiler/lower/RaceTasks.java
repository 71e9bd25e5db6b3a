package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.model.CpuSet;
import org.scxc.model.Nearest;
import org.scxc.model.Race;
import org.scxc.model.Race.Start;

/** {@code task p { affinity 0-1; queued 1 }}, numbered from 0 in the order of declaration. */
final class RaceTasks {
    private static final List<String> SETTINGS =
            List.of("affinity", "queued", "running", "sleeping", "migration_disabled", "slice");

    private final Context context;
    private final List<Race.Task> tasks = new ArrayList<>();
    private final Map<String, RaceItem.Setting> first = new HashMap<>();
    /** Names that no task has, each told of where it stands first. */
    private final Set<String> missing = new HashSet<>();

    RaceTasks(Context context, List<RaceItem.Setting> declared) {
        this.context = context;
        declared.forEach(this::add);
        onePerCpu();
    }

    List<Race.Task> all() {
        return List.copyOf(tasks);
    }

    /** Empty if no task is called so; that has been reported, once for each name. */
    Optional<Integer> number(Name name) {
        List<String> known = tasks.stream().map(Race.Task::name).toList();
        int number = known.indexOf(name.text());
        if (number < 0) {
            if (!missing.add(name.text())) {
                return Optional.empty();
            }
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_TASK,
                            name.span(),
                            "unknown task \"" + name.text() + "\"",
                            known.isEmpty()
                                    ? "declare it: task " + name.text() + " { queued 0 }"
                                    : Nearest.hint(name.text(), known));
            return Optional.empty();
        }
        return Optional.of(number);
    }

    private void add(RaceItem.Setting setting) {
        Entry entry = setting.entry();
        Optional<Item> value = Settings.value(entry, "p { affinity 0-1; queued 1 }", context.diagnostics());
        if (value.isEmpty()) {
            return;
        }
        if (!(value.get() instanceof Item.Call call)
                || call.parentheses()
                || call.name().names().size() > 1) {
            context.diagnostics()
                    .report(
                            Code.WRONG_KIND,
                            value.get().span(),
                            "a task has a name of one word",
                            "write task p { queued 1 }");
            return;
        }
        String name = call.name().text();
        RaceItem.Setting other = first.putIfAbsent(name, setting);
        if (other != null) {
            context.diagnostics()
                    .report(
                            Code.DUPLICATE_IN_RACE,
                            call.span(),
                            "there is a task \"" + name + "\" already",
                            "choose another name",
                            "the first one",
                            other.span());
            return;
        }
        tasks.add(task(name, entry, call));
    }

    private Race.Task task(String name, Entry entry, Item.Call call) {
        CpuSet affinity = context.machine().all();
        Start start = Start.QUEUED;
        int cpu = 0;
        boolean disabled = false;
        Optional<Name> slice = Optional.empty();
        Item place = call;
        Map<String, Name> seen = new HashMap<>();
        for (Entry setting : entry.block().orElse(List.of())) {
            String word = setting.name().text();
            boolean isStart = List.of("queued", "running", "sleeping").contains(word);
            Name again = seen.putIfAbsent(isStart ? "start" : word, setting.name());
            if (again != null) {
                twice(setting.name(), again);
                continue;
            }
            switch (word) {
                case "affinity" ->
                    affinity = Settings.value(setting, context.diagnostics())
                            .flatMap(this::mask)
                            .orElse(affinity);
                case "queued", "running", "sleeping" -> {
                    start = Start.valueOf(word.toUpperCase(Locale.ROOT));
                    Optional<Item> value = Settings.value(setting, "1", context.diagnostics());
                    cpu = value.flatMap(v -> new CpuLists(context).one(v)).orElse(0);
                    place = value.orElse(place);
                }
                case "slice" -> {
                    if (RaceSettings.isOn(setting, context.diagnostics())) {
                        slice = Optional.of(setting.name());
                    }
                }
                case "migration_disabled" -> disabled = RaceSettings.isOn(setting, context.diagnostics());
                default ->
                    context.diagnostics()
                            .report(
                                    Code.UNKNOWN_SETTING,
                                    setting.name().span(),
                                    "a task has no setting \"" + word + "\"",
                                    Nearest.hint(word, SETTINGS));
            }
        }
        if (!affinity.contains(cpu) && !disabled) {
            context.diagnostics()
                    .report(
                            Code.TASK_OUT_OF_PLACE,
                            place.span(),
                            "task " + name + " begins on CPU " + cpu + ", and its affinity is " + affinity,
                            "write queued " + affinity.stream().findFirst().orElse(0) + ", or a wider affinity");
        }
        if (slice.isPresent() && start != Start.RUNNING) {
            context.diagnostics()
                    .report(
                            Code.TASK_OUT_OF_PLACE,
                            slice.get().span(),
                            "task " + name + " does not run when the race begins, so it has no slice left to keep",
                            "write running " + cpu + ", or remove slice");
        }
        return new Race.Task(name, affinity, start, cpu, disabled, slice.isPresent(), entry.span());
    }

    /** {@code all}, or CPUs of the machine. */
    Optional<CpuSet> mask(Item item) {
        return Settings.isWord(item, "all")
                ? Optional.of(context.machine().all())
                : new CpuLists(context).cpus(item, "affinity");
    }

    private void twice(Name name, Name first) {
        if (name.text().equals(first.text())) {
            Settings.twice(name, first, context.diagnostics());
            return;
        }
        context.diagnostics()
                .report(
                        Code.DUPLICATE_SETTING,
                        name.span(),
                        "a task begins in one place, and \"" + first.text() + "\" says where",
                        "remove one of them",
                        "here",
                        first.span());
    }

    private void onePerCpu() {
        Map<Integer, Race.Task> running = new HashMap<>();
        for (Race.Task task : tasks) {
            Race.Task other = task.start() == Start.RUNNING ? running.putIfAbsent(task.cpu(), task) : null;
            if (other != null) {
                context.diagnostics()
                        .report(
                                Code.TASK_OUT_OF_PLACE,
                                task.span(),
                                "task " + other.name() + " runs on CPU " + task.cpu() + " already",
                                "write queued " + task.cpu(),
                                "the first one",
                                other.span());
            }
        }
    }
}
