package org.scxc.compiler.generate;

import java.util.ArrayList;
import java.util.List;

/** Declarations that scenarios use, or nobody. */
final class Library {
    private final Draw draw;
    private final List<String> text = new ArrayList<>();
    final List<String> constants = new ArrayList<>();
    final List<String> calls = new ArrayList<>(List.of(
            "spin",
            "yielding",
            "bursty(run 1ms, sleep ~10ms)",
            "periodic(run 300us, period 5ms)",
            "compute(sleep 2ms, run 1ms)",
            "futex_ping_pong(spin_iters 1_024)",
            "wake_chain(work_per_hop 10us, depth 4)",
            "futex_fan_out(fan_out 3, spin_iters 100)",
            "mutex_contention(contenders 2, hold_iters 10, work_iters 20)"));
    final List<String> schedulers = new ArrayList<>(List.of("simple", "eevdf", "central", "mitosis"));
    final List<String> flags = new ArrayList<>();

    Library(Draw draw) {
        this.draw = draw;
        for (int i = draw.upTo(3); i > 0; i--) {
            declare();
        }
    }

    List<String> text() {
        return text;
    }

    private void declare() {
        String name = draw.name();
        String doc = draw.one(3) ? "/// About " + name + ".\n" : "";
        switch (draw.upTo(5)) {
            case 5 ->
                text.add(doc + "machine " + name + " { " + draw.of("topology 1n2l2c2t", "like big_little")
                        + draw.of("", "\ncapacity 512 { cpus 2-3 }") + " }");
            case 0 -> {
                constants.add(name);
                text.add(doc + "const " + name + " = " + draw.of("1.5", "(1 + 2) * 3", "10 / 4 - 1", "2 * 1.5"));
            }
            case 1 -> {
                String note = draw.one(4) ? "approximated \"there are no caches\"; " : "";
                text.add(doc + "workload " + name + "(run: duration, n: count) { " + note + steps("run") + " }");
                calls.add(name + "(run " + draw.amount() + ", n 3)");
            }
            case 2 -> {
                String flag = draw.name();
                text.add(doc + "scheduler " + name + " { binary \"" + name + "\"; versions [a, 7.10]\n flag " + flag
                        + ": duration -> \"--x\" in us" + draw.of("", " only [a]") + "; model "
                        + draw.of("none", "simple", "selftest.minimal") + " }");
                schedulers.add(name);
                text.add("scheduler " + name + "_2 { like " + name + "\n " + flag + " 5ms }");
                schedulers.add(name + "_2");
                flags.add(flag);
            }
            case 3 ->
                text.add(doc + "noise " + name
                        + " { 1 x periodic(run 4us, period 4s) per cpu { policy stop }; 2 x bursty(run 1ms,"
                        + " sleep ~1s) }");
            default ->
                text.add(doc + "suite " + name + " { scenarios [\"a/*.scx\"]; runs 3; tags [slow, " + name + "] }");
        }
    }

    private String steps(String parameter) {
        List<String> steps = new ArrayList<>();
        for (int i = draw.upTo(2); i >= 0; i--) {
            steps.add(
                    switch (draw.upTo(4)) {
                        case 0 -> "spin " + parameter;
                        case 1 -> "work " + draw.duration();
                        case 2 -> "sleep " + draw.amount();
                        case 3 -> "each 20ms { offset random; chance 50%; spin 1ms; yield }";
                        default -> "yield";
                    });
        }
        return String.join("; ", steps);
    }
}
