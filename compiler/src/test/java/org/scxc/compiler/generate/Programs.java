package org.scxc.compiler.generate;

import java.util.ArrayList;
import java.util.List;

/** Random programs without an error: what they declare, they may use, and nothing else. */
public final class Programs {
    private static final int CPUS = 16;

    private static final List<String> CHANGES =
            List.of("set", "clear", "swap", "move", "offline", "online", "stop", "freeze", "thaw");

    private final Draw draw;
    private final Library library;
    private final List<String> subjects = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<String> cells = new ArrayList<>();
    private final List<String> phases = new ArrayList<>();
    private boolean repeats;
    private boolean inRound;
    private boolean makesCells = true;

    private Programs(long seed) {
        draw = new Draw(seed);
        library = new Library(draw);
    }

    /** The same program for the same seed. */
    public static String of(long seed) {
        return new Programs(seed).program();
    }

    private String program() {
        List<String> text = new ArrayList<>(library.text());
        if (draw.one(3)) {
            text.addAll(new RaceText(draw).text());
        }
        text.add(scenario());
        return String.join(draw.of("\n", "\n\n", ";"), text) + "\n";
    }

    private String scenario() {
        List<String> statements = new ArrayList<>();
        statements.add("machine " + draw.of("1n2l4c2t", "1n1l16c1t", "2n4l4c1t", "guest16"));
        if (draw.one(2)) {
            statements.add("kernel 6.18 { hz " + draw.of("250", "1000") + "; watchdog 5s }");
        }
        if (!draw.one(4)) {
            statements.add("scheduler " + draw.of(library.schedulers));
        }
        if (draw.one(3)) {
            statements.add(draw.of("noise guest", "noise { 1 x bursty(run 200us, sleep ~500ms) { nice 5 } }"));
        }
        for (int i = draw.upTo(2); i >= 0; i--) {
            statements.add(cell(true));
        }
        if (draw.one(4)) {
            statements.add("root { " + workers(true) + " }");
        }
        for (int i = draw.upTo(2); i >= 0; i--) {
            statements.add(phase());
        }
        ClaimText claims = new ClaimText(draw, CPUS, subjects, phases);
        for (int i = draw.upTo(2); i >= 0; i--) {
            statements.add(claims.claim());
        }
        for (int i = draw.upTo(2); i > 0; i--) {
            statements.add(
                    "variant " + draw.name() + draw.of("", " with kernel.hz 100", " with noise off, machine 1n4l4c1t")
                            + " { " + claims.claim() + "; " + claims.claim() + " }");
        }
        if (draw.one(4)) {
            statements.add("matrix { kernel.hz in [100, 250]; machine in [1n2l4c2t, 1n1l16c1t] }");
            statements.add("expect healthy where kernel.hz in [100]");
        }
        if (draw.one(4)) {
            statements.add("tags [slow, " + draw.name() + "]; target ktstr { duration 35s; memory 256MiB }");
        }
        String doc = draw.one(2) ? "/// What it shows.\n///   In two lines.\n" : "";
        return doc + "scenario " + draw.name() + "." + draw.name() + " {\n" + String.join("\n", statements) + "\n}";
    }

    /** @param stays it lives as long as the scenario, so later statements may name it */
    private String cell(boolean stays) {
        String name = draw.name();
        List<String> members = new ArrayList<>();
        if (draw.one(2)) {
            members.add("cpus " + draw.affinity(CPUS));
        }
        if (draw.one(4)) {
            members.add("weight " + draw.of("50", "200"));
        }
        for (int i = draw.upTo(2); i >= 0; i--) {
            members.add(workers(stays));
        }
        if (stays) {
            cells.add(name);
            subjects.add(name);
        }
        return "cell " + name + " { " + String.join("; ", members) + " }";
    }

    private String workers(boolean stays) {
        String label = draw.one(2) ? draw.name() : "";
        String count = draw.of("1", "8", "(2 * 3)");
        if (!library.constants.isEmpty() && draw.one(4)) {
            count = "(" + draw.of(library.constants) + " * 0 + 2)";
        }
        String call = draw.of(library.calls);
        if (call.startsWith("futex") || call.startsWith("wake_chain") || call.startsWith("mutex")) {
            count = "4"; // they go together, two or four of them
        }
        List<String> settings = new ArrayList<>();
        if (draw.one(3)) {
            settings.add("policy "
                    + draw.of(
                            "idle",
                            "batch",
                            "normal",
                            "fifo(priority 10)",
                            "rr(priority 99)",
                            "deadline(runtime 1ms, deadline 5ms, period 10ms)"));
        }
        if (draw.one(3)) {
            settings.add("nice " + draw.of("-5", "19", "0"));
        }
        if (draw.one(4)) {
            settings.add("affinity " + draw.affinity(CPUS));
        }
        if (stays && !label.isEmpty()) {
            labels.add(label);
            subjects.add(label);
        }
        boolean perCpu = draw.one(8);
        if (stays && !label.isEmpty() && !perCpu && !count.contains("* 0") && draw.one(3)) {
            labels.add(label + "[0]");
            subjects.add(label + "[" + (count.equals("1") ? 0 : draw.upTo(3)) + "]");
        }
        return (label.isEmpty() ? "" : label + ": ") + count + " x " + call
                + (perCpu ? " per cpu" : "")
                + (settings.isEmpty() ? "" : " { " + String.join("; ", settings) + " }");
    }

    private String phase() {
        String name = draw.name();
        List<String> actions = new ArrayList<>();
        repeats = false;
        for (int i = draw.upTo(3); i > 0; i--) {
            actions.add(action(2));
        }
        String phase = "phase " + name + " " + draw.of("1500ms", "2s", "30s")
                + (actions.isEmpty() ? draw.of("", " {}") : " { " + String.join("; ", actions) + " }");
        phases.add(name);
        return phase;
    }

    private String action(int depth) {
        String action = anAction(depth);
        boolean change = CHANGES.stream().anyMatch(c -> action.startsWith(c + " ")) || action.equals("attach");
        return change && !action.endsWith("}") && draw.one(8)
                ? action + " { expect refused " + draw.of("einval", "[ebusy, enospc]", "any") + " }"
                : action;
    }

    private String anAction(int depth) {
        String cell = draw.of(cells);
        return switch (draw.upTo(depth > 0 ? 13 : 9)) {
            case 0 -> "set " + cell + " cpus " + draw.affinity(CPUS);
            case 1 -> "clear " + cell + " " + draw.of("cpus", "weight");
            case 2 -> "swap " + cell + " " + draw.of(cells) + " cpus";
            case 3 -> "spawn in " + draw.of(cell, "root") + " { " + workers(false) + " }";
            case 4 -> labels.isEmpty() ? "detach" : "move " + draw.of(labels) + " to " + draw.of(cell, "root");
            case 5 ->
                labels.isEmpty()
                        ? "attach simple"
                        : "set " + draw.of(labels) + " "
                                + draw.of("affinity " + draw.affinity(CPUS), "nice -5", "policy idle");
            case 6 -> draw.of("offline 3", "online 3", "offline 1-2,5");
            case 7 -> labels.isEmpty() ? "attach" : draw.of("stop ", "freeze ", "thaw ") + draw.of(labels);
            case 8 -> draw.of("detach", "attach", "attach simple { fifo }", "suspend deep 5s", "suspend s2idle 1h");
            case 9 -> repeat();
            case 10 -> "at " + draw.of("1ms", "~5ms", "(1ms * 3)") + " { " + actions(depth) + " }";
            case 11 -> every(depth);
            case 12 -> new ClaimText(draw, CPUS, subjects, phases).claim();
            default -> cellThatGoes();
        };
    }

    /** A round leaves no cell behind, and makes none if the next one may come at any time. */
    private String every(int depth) {
        String interval = draw.of("250ms", "~70ms");
        boolean outer = inRound;
        boolean makes = makesCells;
        inRound = true;
        makesCells &= !interval.startsWith("~");
        String every = "every " + interval + " { " + actions(depth) + " }";
        inRound = outer;
        makesCells = makes;
        return every;
    }

    private String cellThatGoes() {
        if (!makesCells) {
            return "online 3";
        }
        String cell = cell(false);
        return inRound ? cell + "; at 1ms { remove " + cell.substring(5, cell.indexOf(" {")) + " }" : cell;
    }

    /** Twice in one phase would make its cells twice. */
    private String repeat() {
        if (repeats || inRound || phases.isEmpty()) {
            return "online 3";
        }
        repeats = true;
        return "repeat " + draw.of(phases);
    }

    private String actions(int depth) {
        List<String> actions = new ArrayList<>();
        for (int i = draw.upTo(1); i >= 0; i--) {
            actions.add(action(depth - 1));
        }
        return String.join("; ", actions);
    }
}
