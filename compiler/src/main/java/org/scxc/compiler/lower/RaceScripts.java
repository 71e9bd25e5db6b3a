package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Act;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.model.Nearest;
import org.scxc.model.Race;

/** What each CPU of a race does; one without a block does nothing. */
final class RaceScripts {
    private static final String ACTS = "a CPU of a race does: dispatch, set TASK affinity CPUS, wake TASK [on CPU]";

    private final Context context;
    private final RaceTasks tasks;

    private final Race.KernelVariant kernel;

    RaceScripts(Context context, RaceTasks tasks, Race.KernelVariant kernel) {
        this.context = context;
        this.tasks = tasks;
        this.kernel = kernel;
    }

    List<Race.Script> lower(List<RaceItem.Script> written) {
        List<Race.Script> scripts = new ArrayList<>();
        for (int cpu = 0; cpu < context.machine().cpus(); cpu++) {
            scripts.add(new Race.Script(cpu, List.of()));
        }
        Map<Integer, RaceItem.Script> first = new HashMap<>();
        for (RaceItem.Script script : written) {
            List<Race.Act> acts =
                    script.acts().stream().flatMap(a -> act(a).stream()).toList();
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

    private Optional<Race.Act> act(Act act) {
        return switch (act) {
            case Act.Dispatch a -> Optional.of(new Race.Act.Dispatch(a.span()));
            case Act.Wake a -> wake(a);
            case Act.Set a -> set(a);
            case Act.Clear a -> refuse(a, "clear");
            case Act.Swap a -> refuse(a, "swap");
            case Act.Spawn a -> refuse(a, "spawn");
            case Act.Move a -> refuse(a, "move");
            case Act.Signal a -> refuse(a, a.verb().name().toLowerCase(java.util.Locale.ROOT));
            case Act.NewCell a -> refuse(a, "cell");
            case Act.Remove a -> refuse(a, "remove");
            case Act.Offline a -> refuse(a, "offline");
            case Act.Online a -> refuse(a, "online");
            case Act.Detach a -> refuse(a, "detach");
            case Act.Attach a -> refuse(a, "attach");
            case Act.Repeat a -> refuse(a, "repeat");
            case Act.At a -> refuse(a, "at");
            case Act.Every a -> refuse(a, "every");
            case Act.ExpectHere a -> refuse(a, "expect");
            case Act.Claimed a -> refuse(a, "expect refused");
        };
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
                            "this kernel queues no wake-up to another CPU",
                            "SCX_OPS_ALLOW_QUEUED_WAKEUP is there from 6.15 on; write wake "
                                    + act.task().text());
        }
        Optional<Integer> cpu = new CpuLists(context).one(act.on().get());
        return task.flatMap(t -> cpu.map(c -> new Race.Act.Wake(t, Optional.of(c), act.span())));
    }

    private Optional<Race.Act> set(Act.Set act) {
        if (!act.attribute().text().equals("affinity")) {
            String attribute = act.attribute().text();
            context.diagnostics()
                    .report(
                            Code.NOT_IN_A_RACE,
                            act.attribute().span(),
                            "a race changes no \"" + attribute + "\"",
                            Nearest.hint(attribute, List.of("affinity")));
            return Optional.empty();
        }
        Path path = act.target();
        Optional<Integer> task = tasks.number(new Name(path.text(), path.span()));
        return tasks.mask(act.value()).flatMap(mask -> task.map(t -> new Race.Act.SetAffinity(t, mask, act.span())));
    }

    private Optional<Race.Act> refuse(Act act, String verb) {
        String hint = verb.equals("expect")
                ? "write the claim beside the CPUs"
                : List.of("at", "every").contains(verb) ? "a race has no time: every order is tried; " + ACTS : ACTS;
        context.diagnostics().report(Code.NOT_IN_A_RACE, act.span(), "\"" + verb + "\" cannot be done in a race", hint);
        return Optional.empty();
    }
}
