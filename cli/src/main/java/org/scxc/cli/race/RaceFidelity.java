package org.scxc.cli.race;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.scxc.model.Part;
import org.scxc.model.Race;
import org.scxc.model.Race.Act;
import org.scxc.model.Race.Step;

/** The parts of a race that are not the kernel's to the last step (docs/fidelity.md#races). */
public final class RaceFidelity {
    private RaceFidelity() {}

    public static Set<Part> parts(Race.Program program) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        if (program.tasks().stream().anyMatch(Race.Task::migrationDisabled)) {
            parts.add(Part.RACE_MIGRATION_DISABLED);
        }
        program.handlers().forEach(h -> steps(h.body(), parts));
        program.scripts().forEach(s -> s.acts().forEach(a -> act(a, parts)));
        return parts;
    }

    private static void steps(List<Step> steps, Set<Part> parts) {
        for (Step step : steps) {
            if (step instanceof Step.Kick || step instanceof Step.Insert i && preempts(i)) {
                parts.add(Part.RACE_KICK);
            }
            step.blocks().forEach(block -> steps(block, parts));
        }
    }

    private static boolean preempts(Step.Insert insert) {
        return insert.flags().stream().anyMatch(f -> switch (f) {
            case Race.FlagRef.Named n -> n.flag() == Race.Flag.PREEMPT;
            case Race.FlagRef.Number n -> (n.bits() >> 32 & 1) != 0;
        });
    }

    private static void act(Act act, Set<Part> parts) {
        switch (act) {
            case Act.Take a -> parts.add(Part.RACE_HIGHER);
            case Act.Offline a -> parts.add(Part.RACE_HOTPLUG);
            case Act.Detach a -> parts.add(Part.RACE_BYPASS);
            case Act.GiveBack a -> {}
            case Act.Dispatch a -> {}
            case Act.SetAffinity a -> {}
            case Act.Wake a -> {}
            case Act.Requeue a -> {}
            case Act.Stop a -> {}
            case Act.Write a -> {}
            case Act.Fire a -> {}
        }
    }
}
