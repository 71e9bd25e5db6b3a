package org.scxc.backends.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;

/** The schedulers of a plan as command lines, each once; the scenario's own is the first. */
final class Commands {
    private final Findings findings;
    private final List<Plan.Command> all = new ArrayList<>();

    Commands(Findings findings) {
        this.findings = findings;
    }

    void own(SchedulerUse use) {
        if (!use.isExt()) {
            findings.exact("scheduler " + use.name(), use.span(), "no sched_ext scheduler");
        } else {
            all.add(command(use, "--scheduler"));
        }
    }

    /** @return its number; empty for EEVDF, which is what runs when none is attached */
    Optional<Integer> other(SchedulerUse use) {
        if (!use.isExt()) {
            return Optional.empty();
        }
        for (int i = 0; i < all.size(); i++) {
            Plan.Command c = all.get(i);
            if (c.name().equals(use.name()) && c.arguments().equals(use.arguments())) {
                return Optional.of(i);
            }
        }
        if (all.isEmpty()) { // number 0 is started by itself
            findings.refused(
                    "attach " + use.name(),
                    use.span(),
                    "the scenario begins without a scheduler, and the first of a plan is there from the start",
                    "name it as the scenario's scheduler and detach it at first");
            return Optional.empty();
        }
        all.add(command(use, "--other '" + all.size() + " COMMAND'"));
        return Optional.of(all.size() - 1);
    }

    Optional<Integer> again(SourceSpan span) {
        if (all.isEmpty()) {
            findings.refused("attach", span, "the scenario has no scheduler to attach", "name one: attach NAME");
            return Optional.empty();
        }
        return Optional.of(0);
    }

    private Plan.Command command(SchedulerUse use, String option) {
        String program = use.binary().orElse("");
        for (String word : use.arguments()) {
            if (!Encodable.word(word)) {
                findings.refused(
                        "scheduler " + use.name(),
                        use.span(),
                        "one of its words has a character that no argument can hold",
                        "");
            }
        }
        if (!Encodable.word(program)) {
            findings.refused("scheduler " + use.name(), use.span(), "no program can have this name", "");
        } else if (program.isEmpty()) {
            findings.approximated(
                    "scheduler " + use.name(),
                    use.span(),
                    "",
                    "its declaration names no binary: the run is told which with " + option);
        } else {
            findings.program(use, program);
        }
        return new Plan.Command(use.name(), program, use.arguments());
    }

    /** Where the scheduler looks for cells; empty if it does not say. */
    String parent(Optional<SchedulerUse> use) {
        Optional<SchedulerUse.Cgroups.Parent> told =
                use.flatMap(u -> u.cgroups().parent());
        String parent = told.map(SchedulerUse.Cgroups.Parent::path).orElse("");
        boolean good = parent.isEmpty()
                || parent.matches("(/[^/\\p{Cntrl}\\s]{1,60})+")
                        && Encodable.word(parent)
                        && List.of(parent.split("/")).stream().noneMatch(p -> p.equals(".") || p.equals(".."));
        if (!good) {
            findings.refused(
                    told.orElseThrow().flag(),
                    use.map(SchedulerUse::span).orElse(SourceSpan.NONE),
                    "cells are made below an absolute path without \"..\" and spaces",
                    "write " + told.orElseThrow().flag() + " \"/test.slice\"");
        }
        return parent;
    }

    boolean wantsCpuController(Optional<SchedulerUse> use) {
        return use.filter(u -> u.cgroups().wantsController()).isPresent();
    }

    List<Plan.Command> all() {
        return List.copyOf(all);
    }
}
