package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.scxc.model.Expectation;
import org.scxc.model.Plain;
import org.scxc.model.Scenario;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;

/** The doc comment of a test: what it reproduces, why, in which setup, and what the fix changes. */
final class Docs {
    private static final int WIDTH = 72;
    /** More steps than this are told by the code. */
    private static final int STEPS_TOLD = 5;

    private Docs() {}

    static List<String> of(Draft draft, Mode mode) {
        List<List<String>> paragraphs = new ArrayList<>();
        Scenario scenario = draft.scenario();
        Optional<Bug> bug = Bug.of(draft);
        bug.ifPresent(b -> paragraphs.add(text(b.headline(binary(draft.variant().setup())))));
        if (!scenario.doc().isBlank()) {
            for (String part : scenario.doc().split("\n\\s*\n")) {
                paragraphs.add(text(part));
            }
        }
        paragraphs.add(text(setup(draft.variant().setup(), draft.program())));
        if (mode == Mode.GUARD) {
            bug.map(Bug::fix).ifPresent(f -> paragraphs.add(text(f)));
        }
        if (mode == Mode.PIN) {
            paragraphs.add(
                    text("Passes as long as the bug is there. It also passes when the guest never boots: look for a"
                            + " failure dump before believing it. Delete it with the fix."));
        }
        bug.flatMap(Bug::story).ifPresent(s -> trace(s, bug.get().where(), paragraphs));
        List<String> lines = new ArrayList<>();
        for (List<String> paragraph : paragraphs) {
            if (!paragraph.isEmpty() && !lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(paragraph);
        }
        return lines;
    }

    private static List<String> text(String paragraph) {
        String plain = Plain.text(paragraph);
        return plain.isEmpty() ? List.of() : Prose.paragraph(plain, WIDTH);
    }

    static String binary(Setup setup) {
        return setup.scheduler()
                .filter(SchedulerUse::isExt)
                .map(Declaration::program)
                .orElse("EEVDF");
    }

    /** {@code "vtime too far ahead" (scx_bpf_error, exit kind 1025)}. */
    static String failure(Expectation expectation) {
        return switch (expectation.claim()) {
            case Expectation.Exits e -> {
                String kinds = e.kinds().stream()
                        .map(k -> k.reason() + ", exit kind " + k.number())
                        .collect(Collectors.joining("; "));
                yield e.matching()
                        .map(m -> "\"" + m + "\" (" + kinds + ")")
                        .orElseGet(() -> e.kinds().stream()
                                .map(k -> (k.reason().startsWith("s") ? "an " : "a ") + k.reason() + " (exit kind "
                                        + k.number() + ")")
                                .collect(Collectors.joining(" or ")));
            }
            case Expectation.Bails b -> b.matching().map(m -> "\"" + m + "\"").orElse("an exit of the scheduler");
            default -> expectation.text();
        };
    }

    private static String setup(Setup setup, KtstrProgram program) {
        List<String> parts = new ArrayList<>();
        List<Def> seen = new ArrayList<>(program.backdrop());
        if (!program.steps().isEmpty()) {
            seen.addAll(program.steps().getFirst().defs());
        }
        for (Def def : seen) {
            String cpus = def.cpus().map(c -> " on CPUs " + c).orElse("");
            parts.add(def.name() + cpus + " has "
                    + def.groups().stream().map(Docs::group).collect(Collectors.joining(" and ")));
        }
        for (KtstrOp op : program.backdropOps()) {
            if (op instanceof KtstrOp.SpawnHost s) {
                parts.add("the root cgroup has " + group(s.group()));
            }
        }
        int cpus = setup.machine().cpus();
        String then = steps(setup, program);
        return parts.isEmpty()
                ? then
                : ("Setup (" + KtstrWords.count(cpus, "CPU") + "): " + String.join("; ", parts) + ". " + then).strip();
    }

    /** {@code Then borrow (3 s): 4 SpinWait in the root cgroup; saturate (30 s): …}; empty if there is little to tell. */
    private static String steps(Setup setup, KtstrProgram program) {
        List<KtstrStep> steps = program.steps();
        boolean told = steps.size() > 1
                && steps.size() <= STEPS_TOLD
                && steps.stream().anyMatch(s -> s.ops().stream().anyMatch(o -> !said(o).isEmpty()));
        if (!told) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        for (KtstrStep step : steps) {
            String what = step.ops().stream()
                    .map(Docs::said)
                    .filter(w -> !w.isEmpty())
                    .collect(Collectors.joining(", "));
            parts.add(step.phase() + " (" + KtstrWords.duration(length(setup, step)) + ")"
                    + (what.isEmpty() ? "" : ": " + what));
        }
        return "Then " + String.join("; ", parts) + ".";
    }

    private static long length(Setup setup, KtstrStep step) {
        return step.hold() instanceof Hold.Fixed f
                ? f.ns()
                : setup.phases().stream()
                        .filter(p -> p.name().equals(step.phase()))
                        .mapToLong(org.scxc.model.Phase::durationNs)
                        .findFirst()
                        .orElse(0);
    }

    private static String said(KtstrOp op) {
        return switch (op) {
            case KtstrOp.SpawnHost o -> group(o.group()) + " in the root cgroup";
            case KtstrOp.SpawnWorkers o -> group(o.group()) + " more in " + o.cgroup();
            case KtstrOp.SetCpuset o -> o.name() + " on CPUs " + o.cpus();
            case KtstrOp.ClearCpuset o -> o.name() + " on all CPUs";
            case KtstrOp.SwapCpusets o -> o.first() + " and " + o.second() + " swap CPUs";
            case KtstrOp.DetachScheduler o -> "no scheduler, so EEVDF";
            case KtstrOp.AttachScheduler o -> o.scheduler().program() + " attached";
            default -> "";
        };
    }

    /** {@code "Cell 0 has no CPUs assigned"}, {@code runnable task stall}: failures in the words of a subject line. */
    static List<String> symptoms(Expectation expectation) {
        return switch (expectation.claim()) {
            case Expectation.Exits e ->
                e.matching()
                        .map(m -> List.of(quoted(m)))
                        .orElseGet(() -> e.kinds().stream().map(k -> k.reason()).toList());
            case Expectation.Bails b -> List.of(b.matching().map(Docs::quoted).orElse("an exit of the scheduler"));
            default -> List.of(expectation.text());
        };
    }

    /** As far as it is the same in every run. */
    private static String quoted(String format) {
        return "\"" + format.replaceFirst("( \\(|[:=]? ?%).*", "") + "\"";
    }

    private static String group(KtstrGroup g) {
        String what = g.work().words();
        String policy = switch (g.policy()) {
            case org.scxc.model.Policy.Normal p -> "";
            case org.scxc.model.Policy.Batch p -> " SCHED_BATCH";
            case org.scxc.model.Policy.Idle p -> " SCHED_IDLE";
            case org.scxc.model.Policy.Ext p -> " SCHED_EXT";
            case org.scxc.model.Policy.Fifo p -> " SCHED_FIFO";
            case org.scxc.model.Policy.RoundRobin p -> " SCHED_RR";
            case org.scxc.model.Policy.Deadline p -> " SCHED_DEADLINE";
            case org.scxc.model.Policy.Stop p -> "";
        };
        String nice = g.nice() == 0 ? "" : " at nice " + g.nice();
        String pin = g.pinning() instanceof Pinning.Exact e
                ? " pinned to CPU" + (e.cpus().size() == 1 ? " " : "s ") + e.cpus()
                : "";
        return g.workers() + policy + " " + what + nice + pin;
    }

    /** A fenced block: times and causes as they are, folded. */
    private static void trace(Story story, String where, List<List<String>> paragraphs) {
        paragraphs.add(text("What happens " + where + ", simulated (seed " + story.seed() + "):"));
        List<String> lines = new ArrayList<>();
        lines.add("```text");
        boolean first = true;
        for (Story.Line line : story.lines()) {
            boolean nothing = line.atNs() <= 0 || line.text().contains(" after 0.000 s");
            if (!first && nothing) {
                continue; // what happened while the cgroups were made explains nothing
            }
            String time = String.format(Locale.ROOT, "%8.3f s  ", Math.max(0, line.atNs()) / 1e9);
            String[] folded = Prose.fold(Plain.text(line.text()).replace("```", "'''"), WIDTH - time.length())
                    .split("\n");
            for (int i = 0; i < folded.length; i++) {
                lines.add((i == 0 ? time : " ".repeat(time.length())) + folded[i]);
            }
            first = false;
        }
        if (story.lines().isEmpty()) {
            lines.addAll(List.of(Prose.fold(Plain.text(story.end()).replace("```", "'''"), WIDTH)
                    .split("\n")));
        }
        lines.add("```");
        paragraphs.add(lines);
    }
}
