package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Act;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.model.Nearest;
import org.scxc.model.Race;

/** What each CPU of a race does; one without a block does nothing. */
final class RaceScripts {
    private static final String ACTS =
            "a CPU of a race does: dispatch, set TASK affinity CPUS, set TASK nice N, set WORD value N,"
                    + " wake TASK [on CPU], stop TASK, move TASK to CELL, offline CPU, detach";

    private static final int NICE_MAX = 19;
    private static final int WORD_MAX = 32_767;

    private final Context context;
    private final RaceTasks tasks;

    private final Race.KernelVariant kernel;
    private final RaceNames names;
    private final List<Race.Word> words;

    /** Whether callbacks are steps of a discipline on sched_ext: all else has CPUs that dispatch, change masks and wake only. */
    private final boolean written;

    RaceScripts(
            Context context,
            RaceTasks tasks,
            Race.KernelVariant kernel,
            RaceNames names,
            List<Race.Word> words,
            boolean written) {
        this.context = context;
        this.tasks = tasks;
        this.kernel = kernel;
        this.names = names;
        this.words = words;
        this.written = written;
    }

    /** What goes on beside the CPUs, and what it does. */
    record Beside(List<Race.Actor> actors, List<Race.Script> scripts) {}

    Beside beside(List<Race.Handler> handlers, List<RaceItem.Process> processes, List<RaceItem.Setting> realtime) {
        List<Race.Actor> actors = new ArrayList<>();
        List<Race.Script> scripts = new ArrayList<>();
        int cpus = context.machine().cpus();
        for (Race.Handler handler : handlers) {
            if (handler.callback() == Race.Callback.TIMER) {
                actors.add(new Race.Actor("timer"));
                scripts.add(new Race.Script(cpus, List.of(new Race.Act.Fire(handler.span()))));
            }
        }
        Map<String, RaceItem.Process> first = new HashMap<>();
        for (RaceItem.Process process : processes) {
            onlyWritten(process.span(), "a process besides the CPUs");
            RaceItem.Process other = first.putIfAbsent(process.name().text(), process);
            if (other != null) {
                context.diagnostics()
                        .report(
                                Code.DUPLICATE_IN_RACE,
                                process.name().span(),
                                "there is a process \"" + process.name().text() + "\" already",
                                "choose another name",
                                "the first one",
                                other.name().span());
            }
            List<Race.Act> acts =
                    process.acts().stream().flatMap(a -> act(a, -1).stream()).toList();
            scripts.add(new Race.Script(cpus + actors.size(), acts));
            actors.add(new Race.Actor(process.name().text()));
        }
        for (RaceItem.Setting setting : realtime) {
            onlyWritten(setting.span(), "a real-time task");
            Settings.value(setting.entry(), "0", context.diagnostics())
                    .flatMap(v -> new CpuLists(context).one(v))
                    .ifPresent(cpu -> {
                        scripts.add(new Race.Script(
                                cpus + actors.size(),
                                List.of(
                                        new Race.Act.Take(cpu, setting.span()),
                                        new Race.Act.GiveBack(cpu, setting.span()))));
                        actors.add(new Race.Actor("rt on " + cpu));
                    });
        }
        if (actors.size() > ACTORS_MAX) {
            context.diagnostics()
                    .report(
                            Code.RACE_TOO_LARGE,
                            processes.isEmpty()
                                    ? realtime.getLast().span()
                                    : processes.getLast().span(),
                            "a race has at most " + ACTORS_MAX + " actors besides its CPUs, found " + actors.size(),
                            "write two races");
        }
        return new Beside(List.copyOf(actors), List.copyOf(scripts));
    }

    private static final int ACTORS_MAX = 4;

    private void onlyWritten(org.scxc.model.SourceSpan span, String what) {
        if (!written) {
            context.diagnostics()
                    .report(
                            Code.NOT_IN_A_RACE,
                            span,
                            what + " needs a discipline, on sched_ext",
                            "take a discipline instead of a scheduler's object, or leave it to a CPU");
        }
    }

    List<Race.Script> lower(List<RaceItem.Script> written) {
        List<Race.Script> scripts = new ArrayList<>();
        for (int cpu = 0; cpu < context.machine().cpus(); cpu++) {
            scripts.add(new Race.Script(cpu, List.of()));
        }
        Map<Integer, RaceItem.Script> first = new HashMap<>();
        for (RaceItem.Script script : written) {
            List<Race.Act> acts = script.acts().stream()
                    .flatMap(a -> act(a, own(script)).stream())
                    .toList();
            Optional<Integer> cpu = new CpuLists(context).one(script.cpu());
            if (cpu.isEmpty()) {
                continue;
            }
            RaceItem.Script other = first.putIfAbsent(cpu.get(), script);
            if (other != null) {
                context.diagnostics()
                        .report(
                                Code.DUPLICATE_IN_RACE,
                                script.cpu().span(),
                                "CPU " + cpu.get() + " has its script already",
                                "write what it does in one block",
                                "the first one",
                                other.cpu().span());
            }
            scripts.set(cpu.get(), new Race.Script(cpu.get(), acts));
        }
        return List.copyOf(scripts);
    }

    private static int own(RaceItem.Script script) {
        String word = script.cpu().word();
        return word.length() == 1 && Character.isDigit(word.charAt(0)) ? word.charAt(0) - '0' : -1;
    }

    /** @param own the CPU that does it, or -1: a process elsewhere */
    private Optional<Race.Act> act(Act act, int own) {
        return switch (act) {
            case Act.Dispatch a -> own < 0 ? refuse(a, "dispatch") : Optional.of(new Race.Act.Dispatch(a.span()));
            case Act.Wake a -> wake(a);
            case Act.Set a -> set(a);
            case Act.Clear a -> refuse(a, "clear");
            case Act.Swap a -> refuse(a, "swap");
            case Act.Spawn a -> refuse(a, "spawn");
            case Act.Move a -> {
                onlyWritten(a.span(), "move");
                yield task(a.target()).map(t -> new Race.Act.Requeue(t, Race.Property.CGROUP, a.span()));
            }
            case Act.Signal a -> {
                if (a.verb() != Act.Verb.STOP) {
                    yield refuse(a, a.verb().name().toLowerCase(java.util.Locale.ROOT));
                }
                onlyWritten(a.span(), "stop");
                yield task(a.target()).map(t -> new Race.Act.Stop(t, a.span()));
            }
            case Act.NewCell a -> refuse(a, "cell");
            case Act.Remove a -> refuse(a, "remove");
            case Act.Offline a -> offline(a, own);
            case Act.Online a -> refuse(a, "online");
            case Act.Suspend a -> refuse(a, "suspend");
            case Act.Detach a -> {
                onlyWritten(a.span(), "detach");
                yield Optional.of(new Race.Act.Detach(a.span()));
            }
            case Act.Attach a -> refuse(a, "attach");
            case Act.Repeat a -> refuse(a, "repeat");
            case Act.At a -> refuse(a, "at");
            case Act.Every a -> refuse(a, "every");
            case Act.ExpectHere a -> refuse(a, "expect");
            case Act.Claimed a -> refuse(a, "expect refused");
        };
    }

    private Optional<Integer> task(Path path) {
        return tasks.number(new Name(path.text(), path.span()));
    }

    private Optional<Race.Act> offline(Act.Offline a, int own) {
        onlyWritten(a.span(), "offline");
        Optional<Integer> cpu = new CpuLists(context).one(a.cpus());
        if (cpu.isPresent() && (cpu.get() == own || context.machine().cpus() == 1)) {
            context.diagnostics()
                    .report(
                            Code.NOT_IN_A_RACE,
                            a.span(),
                            "CPU " + cpu.get() + " is taken down from another CPU",
                            "write process tool { offline " + cpu.get() + " }, on a machine with two CPUs or more");
            return Optional.empty();
        }
        return cpu.map(c -> new Race.Act.Offline(c, a.span()));
    }

    private Optional<Race.Act> wake(Act.Wake act) {
        Optional<Integer> task = tasks.number(act.task());
        if (act.on().isEmpty()) {
            return task.map(t -> new Race.Act.Wake(t, Optional.empty(), act.span()));
        }
        if (!kernel.queuedWakeup()) {
            context.diagnostics()
                    .report(
                            Code.NOT_IN_A_RACE,
                            act.on().get().span(),
                            "this kernel does not queue wakeups to another CPU",
                            "SCX_OPS_ALLOW_QUEUED_WAKEUP exists from 6.15 on; write wake "
                                    + act.task().text());
        }
        Optional<Integer> cpu = new CpuLists(context).one(act.on().get());
        return task.flatMap(t -> cpu.map(c -> new Race.Act.Wake(t, Optional.of(c), act.span())));
    }

    private Optional<Race.Act> set(Act.Set act) {
        String attribute = act.attribute().text();
        return switch (attribute) {
            case "affinity" ->
                tasks.mask(act.value())
                        .flatMap(mask -> task(act.target()).map(t -> new Race.Act.SetAffinity(t, mask, act.span())));
            case "nice" -> {
                onlyWritten(act.span(), "set nice");
                nice(act);
                yield task(act.target()).map(t -> new Race.Act.Requeue(t, Race.Property.NICE, act.span()));
            }
            case "value" -> write(act);
            default -> {
                context.diagnostics()
                        .report(
                                Code.NOT_IN_A_RACE,
                                act.attribute().span(),
                                "a race changes no \"" + attribute + "\"",
                                Nearest.hint(attribute, List.of("affinity", "nice", "value")));
                yield Optional.empty();
            }
        };
    }

    private void nice(Act.Set act) {
        Item value = act.value();
        if (value instanceof Item.Negative n) {
            context.values().whole(n.quantity(), "nice", 1, NICE_MAX + 1L);
        } else {
            context.values().whole(value, "nice", 0, NICE_MAX);
        }
    }

    /** A map of the scheduler that user space writes. */
    private Optional<Race.Act> write(Act.Set act) {
        onlyWritten(act.span(), "set value");
        var number = names.number(
                RaceItem.Kind.WORD, new Name(act.target().text(), act.target().span()));
        var value = context.values().whole(act.value(), "a word", 0, WORD_MAX);
        if (number.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        if (words.get(number.getAsInt()).perTask()) {
            context.diagnostics()
                    .report(
                            Code.WORD_IN_TWO_WAYS,
                            act.target().span(),
                            "word \"" + act.target().text()
                                    + "\" is one for each task elsewhere, and here it is one for all",
                            "write one that is one for all");
            return Optional.empty();
        }
        return Optional.of(new Race.Act.Write(number.getAsInt(), (int) value.getAsLong(), act.span()));
    }

    private Optional<Race.Act> refuse(Act act, String verb) {
        String hint = verb.equals("expect")
                ? "write the claim next to the CPUs"
                : List.of("at", "every").contains(verb)
                        ? "a race has no time: all interleavings are searched; " + ACTS
                        : ACTS;
        context.diagnostics().report(Code.NOT_IN_A_RACE, act.span(), "\"" + verb + "\" cannot be done in a race", hint);
        return Optional.empty();
    }
}
