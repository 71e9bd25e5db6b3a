package org.scxc.compiler.generate;

import java.util.List;

/** Claims that fit their units. */
final class ClaimText {
    private final Draw draw;
    private final int cpus;
    private final List<String> subjects;
    private final List<String> phases;

    ClaimText(Draw draw, int cpus, List<String> subjects, List<String> phases) {
        this.draw = draw;
        this.cpus = cpus;
        this.subjects = subjects;
        this.phases = phases;
    }

    String claim() {
        String fact = subjects.isEmpty() ? exit() : draw.one(3) ? exit() : fact();
        String rate = draw.one(4) ? " in at least 3 of 4 runs" : "";
        return "expect " + fact + rate;
    }

    private String exit() {
        if (draw.one(3)) {
            return draw.of("healthy", "healthy", "bail", "bail matching " + draw.text());
        }
        String kinds = draw.of("error", "any", "[error_bpf, error_stall]", "unreg_kern");
        String of = subjects.isEmpty() || draw.one(2) ? "" : " of " + draw.of(subjects);
        String matching = draw.one(3) ? " matching " + draw.text() : "";
        String within = draw.one(3) ? " within 500ms" : "";
        within += draw.one(5) ? " code " + draw.of("restart", "[hotplug, restart]", "42") : "";
        return draw.of("", "never ") + "exit " + kinds + of + during() + draw.of(matching + within, within + matching);
    }

    private String fact() {
        return switch (draw.upTo(4)) {
            case 0 ->
                draw.of("never", "always", "eventually") + " ran(" + draw.of(subjects) + ") on " + draw.cpus(cpus)
                        + during();
            case 1 -> shares() + " between 10% and " + draw.of("20%", "(10% + 15%)");
            case 2 -> draw.one(2) ? everyInstant() : times() + comparison() + times();
            case 3 -> counts() + comparison() + counts();
            default -> shares() + comparison() + shares();
        };
    }

    /** What never falls has an upper bound that its last value shows. */
    private String everyInstant() {
        String measure = of(draw.of("vtime_gap", "wait.max", "wakeup.sum"));
        String bound = draw.of(draw.duration(), "(1s / 4) + 10ms");
        return draw.of("always " + measure + draw.of(" < ", " <= "), "never " + measure + draw.of(" > ", " >= "))
                + bound;
    }

    private String comparison() {
        return draw.of(" < ", " <= ", " > ", " >= ", " == ");
    }

    private String of(String measure) {
        return measure + "(" + draw.of(subjects) + ")" + during();
    }

    private String ofOnePhase(String measure) {
        return phases.isEmpty() ? draw.percent() : measure + "(" + draw.of(subjects) + ") during " + draw.of(phases);
    }

    private String during() {
        return phases.isEmpty() || draw.one(2) ? "" : " during " + draw.of(phases);
    }

    private String times() {
        return switch (draw.upTo(3)) {
            case 0 -> draw.duration();
            case 1 -> of(draw.of("wait", "wait.mean", "wakeup.p99", "wakeup.max", "vtime_gap"));
            case 2 -> "(" + times() + " + " + times() + ") * 1.5";
            default -> "2 * " + of("wait.p50");
        };
    }

    private String shares() {
        return switch (draw.upTo(2)) {
            case 0 -> draw.percent();
            case 1 -> draw.one(2) ? of(draw.of("usage", "share")) : ofOnePhase(draw.of("usage.min", "share.max"));
            default -> of("usage") + " - " + of("usage") + " * 2";
        };
    }

    private String counts() {
        return draw.one(2)
                ? of(draw.of("iterations", "iterations.mean"))
                : draw.of("1_000", "1.3 * " + of("iterations"));
    }
}
