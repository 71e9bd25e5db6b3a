package org.scxc.compiler.generate;

import java.util.ArrayList;
import java.util.List;

/** A race that compiles: disciplines and callbacks, kernels and designs, scripts, searches, claims. */
final class RaceText {
    private static final int CPUS = 3;
    private static final List<String> LIBRARY =
            List.of("P", "LP", "LC", "LI", "LK", "PX", "USERDSQ", "COOKIE", "CENTRAL");

    private final Draw draw;
    private final List<String> top = new ArrayList<>();
    private final List<String> tasks = new ArrayList<>();
    private final List<String> sleeping = new ArrayList<>();

    RaceText(Draw draw) {
        this.draw = draw;
    }

    /** The race, and declarations that it uses. */
    List<String> text() {
        List<String> items = new ArrayList<>();
        items.add("machine 1n1l" + CPUS + "c1t");
        List<String> matrix = new ArrayList<>();
        if (draw.one(3)) {
            matrix.add("kernel.on_bad_target in [error_global, silent_queued, silent_drop]");
        }
        boolean ghost = draw.one(10);
        if (ghost) {
            items.add("kernel ghost");
            matrix.clear();
        } else if (draw.one(3)) {
            matrix.add("kernel in [6.12, 7.1]");
        } else if (draw.one(2)) {
            items.add("kernel " + draw.of("", "6.12 ", "7.1 ", "6.18 ") + "{ "
                    + draw.of(
                            "insert_cookie",
                            "reenq_limit 3; qseq rq",
                            "slice_write at_commit",
                            "on_bad_target fallback_reenq",
                            "check_position under_src_lock; dequeue_order after_cas",
                            "enq_migration_disabled off")
                    + " }");
        }
        for (int i = draw.upTo(1); i >= 0; i--) {
            items.add(task());
        }
        boolean choice = !ghost && draw.one(4);
        if (choice) {
            matrix.add("discipline in [" + draw.of("LP, LC", "P, LP, LC, LK", "LC, LP, USERDSQ") + "]");
        } else if (ghost) {
            items.add("discipline GHOST");
        } else if (draw.one(3)) {
            items.add("discipline " + draw.of(LIBRARY));
        } else if (draw.one(2)) {
            String name = draw.name();
            String doc = draw.one(2) ? "/// A discipline.\n" : "";
            top.add(doc + "discipline " + name + " {\n" + String.join("\n", new Callbacks(draw, CPUS).items()) + "\n}");
            items.add("discipline " + name);
        } else {
            items.addAll(new Callbacks(draw, CPUS).items());
        }
        items.addAll(scripts());
        if (!matrix.isEmpty()) {
            items.add("matrix { " + String.join(draw.of("; ", "\n"), matrix) + " }");
        }
        items.add(claim());
        if (choice && draw.one(2)) {
            items.add(claim() + " where discipline in [" + draw.of("LP", "LC, LP") + "]");
        }
        for (int i = draw.upTo(2); i > 0; i--) {
            String with = ghost
                    ? ""
                    : draw.of(
                            "",
                            " with kernel.on_bad_target " + draw.of("silent_global", "fallback_reenq"),
                            " with kernel 7.1, kernel.qseq rq",
                            " with kernel.insert_cookie");
            items.add("variant " + draw.name() + with + " { " + claim() + "; " + claim() + " }");
        }
        if (draw.one(4)) {
            items.add("explore "
                    + draw.of(
                            "exhaustive",
                            "preemptions(max 3)",
                            "delays(max (1 + 1))",
                            "pct(depth 3, runs 100)",
                            "random(runs 1_000)"));
        }
        String doc = draw.one(3) ? "/// What can happen.\n" : "";
        top.add(doc + "race " + draw.name() + "." + draw.name() + " {\n" + String.join("\n", items) + "\n}");
        return top;
    }

    private String task() {
        String name = draw.name();
        int cpu = tasks.size(); // at most one runs on a CPU
        String start = draw.of("queued", "running", "sleeping");
        if (start.equals("sleeping")) {
            sleeping.add(name);
        }
        tasks.add(name);
        return "task " + name + " { affinity " + draw.of("0-" + (CPUS - 1), "0-" + Math.max(1, cpu)) + "; " + start
                + " " + cpu + (start.equals("running") && draw.one(4) ? "; migration_disabled" : "") + " }";
    }

    private List<String> scripts() {
        List<String> scripts = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            List<String> acts = new ArrayList<>();
            for (int i = draw.upTo(2); i > 0; i--) {
                acts.add(
                        switch (draw.upTo(2)) {
                            case 0 -> "dispatch";
                            case 1 -> sleeping.isEmpty() ? "dispatch" : "wake " + draw.of(sleeping);
                            default -> "set " + draw.of(tasks) + " affinity " + draw.of("1", "0-1", "0,2", "1-2");
                        });
            }
            if (!acts.isEmpty()) {
                scripts.add("cpu " + cpu + " { " + String.join("; ", acts) + " }");
            }
        }
        return scripts;
    }

    private String claim() {
        String fact = switch (draw.upTo(2)) {
            case 0 ->
                draw.of("lost", "misplaced", "stale", "unowned", "unordered", "ran", "inverted") + "(" + draw.of(tasks)
                        + ")";
            case 1 -> draw.of("deadlock", "livelock");
            default ->
                "exit " + draw.of("any", "error", "[error, error_reenq]")
                        + (draw.one(2) ? " matching " + draw.text() : "");
        };
        return "expect " + draw.of("never ", "reachable ") + fact;
    }
}
