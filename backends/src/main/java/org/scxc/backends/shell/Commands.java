package org.scxc.backends.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.backends.Started;
import org.scxc.backends.Starts;
import org.scxc.model.ObjectUse;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;

/** The schedulers of a plan as command lines, each once; the scenario's own is the first. */
final class Commands {
    private final Starts starts;
    private final Findings findings;
    private final List<ShellPlan.Command> all = new ArrayList<>();

    Commands(Starts starts, Findings findings) {
        this.starts = starts;
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
            ShellPlan.Command c = all.get(i);
            if (c.name().equals(use.name())
                    && c.restart().equals(use.restart())
                    && c.arguments().equals(Started.of(use, starts).arguments())) {
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

    /** What its user space computes is no option of the loader. */
    private void loaded(SchedulerUse use, ObjectUse object, String program, String option) {
        for (ObjectUse.UserSpace half : object.userSpace()) {
            findings.refused(
                    "user_space " + half.kind().word(),
                    half.span(),
                    "scxc computes it while it simulates; a real kernel needs the scheduler's own user space",
                    "give the scheduler's own program with " + option);
        }
        for (ObjectUse.Flag flag : object.unserved()) {
            findings.refused(
                    flag.option(),
                    flag.span(),
                    "the declaration does not say what it sets in the object",
                    "say so behind the flag: sets [VARIABLE]");
        }
        findings.exact("scheduler " + use.name(), use.span(), "loader " + program);
    }

    private ShellPlan.Command command(SchedulerUse use, String option) {
        Started started = Started.of(use, starts);
        use.restart().ifPresent(restart -> {
            if (started instanceof Started.Loaded) {
                findings.exact(restart.words(), use.span(), "the loader starts its scheduler again");
            } else {
                findings.approximated(
                        restart.words(),
                        use.span(),
                        "the run goes on",
                        "a program decides by itself whether it starts its scheduler again");
            }
        });
        String program = switch (started) {
            case Started.Loaded l -> fileName(l.object().file());
            case Started.Executable e -> e.path();
            case Started.Named n -> n.binary();
            case Started.Untold u -> "";
        };
        for (String word : started.arguments()) {
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
        } else {
            switch (started) {
                case Started.Loaded l -> loaded(use, l.object(), program, option);
                case Started.Untold u ->
                    findings.approximated(
                            "scheduler " + use.name(),
                            use.span(),
                            "",
                            "its declaration names no binary: the run is told which with " + option);
                case Started.Executable e -> findings.program(use, program);
                case Started.Named n -> findings.program(use, program);
            }
        }
        Optional<String> object =
                started instanceof Started.Loaded l ? Optional.of(l.object().file()) : Optional.empty();
        return new ShellPlan.Command(use.name(), program, started.arguments(), object, use.restart());
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
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

    List<ShellPlan.Command> all() {
        return List.copyOf(all);
    }
}
