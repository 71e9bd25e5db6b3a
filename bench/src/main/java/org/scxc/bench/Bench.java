package org.scxc.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.scxc.bpf.serve.Executed;
import org.scxc.cli.Main;

/**
 * Runs every scenario and variant of the files named, with seed 1, one after the other, and prints what each cost. A
 * failed expectation costs a second run, for its story. Callbacks are those of BPF objects.
 *
 * <p>A file that is named often enough says also how its scenarios compare: each pass is a pair of neighbours in time, so that a
 * busy machine slows both, and the median of the pairs' ratios says more than the ratio of two speeds.
 */
public final class Bench {
    private static final int CALIBRATION_STEPS = 400_000_000;
    /** Passes in which HotSpot still compiles; they are printed, and not compared. */
    private static final int WARM_UP = 4;
    /** Fewer pairs say nothing. */
    private static final int LEAST_PAIRS = 5;

    /** Events a second of each scenario and variant, a number a pass. */
    private static final Map<String, List<Double>> SPEEDS = new LinkedHashMap<>();

    private Bench() {}

    /** The arguments are scenario files. */
    public static void main(String[] args) {
        if (args.length == 0) {
            System.err.println("usage: Bench FILE…");
            System.exit(2);
        }
        System.out.println(machine());
        System.out.printf(
                Locale.ROOT, "calibration: %d xorshift steps in %.3f s%n", CALIBRATION_STEPS, calibrate() / 1e9);
        System.out.println(
                "  wall s    CPU s  sim-s/CPU-s   events/s  callbacks/s  insn/callback  scenario, variant, verdict");
        for (String file : args) {
            // The first pass warms the compilers and tells what there is.
            for (JsonElement scenario : test(file, List.of()).getAsJsonArray("scenarios")) {
                String name = scenario.getAsJsonObject().get("name").getAsString();
                for (JsonElement variant : scenario.getAsJsonObject().getAsJsonArray("variants")) {
                    measure(file, name, variant.getAsJsonObject().get("name").getAsString());
                }
            }
        }
        compare();
    }

    /** Each scenario and variant against the one that came first. */
    private static void compare() {
        List<Map.Entry<String, List<Double>>> all = List.copyOf(SPEEDS.entrySet());
        for (Map.Entry<String, List<Double>> entry : all.subList(Math.min(1, all.size()), all.size())) {
            List<Double> these = entry.getValue();
            List<Double> first = all.getFirst().getValue();
            int pairs = Math.min(these.size(), first.size()) - WARM_UP;
            if (pairs >= LEAST_PAIRS) {
                double[] ratios = IntStream.range(WARM_UP, WARM_UP + pairs)
                        .mapToDouble(i -> first.get(i) / these.get(i))
                        .sorted()
                        .toArray();
                System.out.printf(
                        Locale.ROOT,
                        "events/s of %s / %s: %.3f in the median of %d pairs, half of them %.3f to %.3f%n",
                        all.getFirst().getKey(),
                        entry.getKey(),
                        ratios[pairs / 2],
                        pairs,
                        ratios[pairs / 4],
                        ratios[pairs - 1 - pairs / 4]);
            }
        }
    }

    private static void measure(String file, String scenario, String variant) {
        long wall = System.nanoTime();
        long cpu = cpuNs();
        long callbacks = Executed.callbacks();
        long instructions = Executed.instructions();
        JsonObject results = test(file, List.of("--scenario", scenario, "--variant", variant));
        double wallS = (System.nanoTime() - wall) / 1e9;
        double cpuS = (cpuNs() - cpu) / 1e9;
        JsonObject result = results.getAsJsonArray("scenarios")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("variants")
                .get(0)
                .getAsJsonObject();
        String what = scenario + " " + variant + " " + result.get("verdict").getAsString();
        if (!result.has("runs")) {
            System.out.println("not run: " + what);
            return;
        }
        JsonObject run = result.getAsJsonArray("runs").get(0).getAsJsonObject();
        double simulated = run.get("end_ns").getAsLong() / 1e9;
        SPEEDS.computeIfAbsent(scenario + " " + variant, n -> new ArrayList<>())
                .add(run.get("events").getAsLong() / cpuS);
        callbacks = Executed.callbacks() - callbacks;
        instructions = Executed.instructions() - instructions;
        System.out.printf(
                Locale.ROOT,
                "%8.2f %8.2f %12.1f %10.0f %12.0f %14.1f  %s%n",
                wallS,
                cpuS,
                simulated / cpuS,
                run.get("events").getAsLong() / cpuS,
                callbacks / cpuS,
                callbacks == 0 ? 0 : (double) instructions / callbacks,
                what);
    }

    private static JsonObject test(String file, List<String> only) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> words = new ArrayList<>(List.of("test", file, "--quick", "--json", "-"));
        words.addAll(only);
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
        if (code > 1) {
            System.err.print(err);
            System.exit(code);
        }
        return JsonParser.parseString(out.toString()).getAsJsonObject();
    }

    private static long cpuNs() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime()
                : System.nanoTime();
    }

    /** A fixed amount of integer work; the best of five, so that a busy neighbour does not count; machines compare by it. */
    private static double calibrate() {
        long best = Long.MAX_VALUE;
        long sum = 0;
        for (int round = 0; round < 5; round++) {
            long began = System.nanoTime();
            long x = 88172645463325252L;
            for (int i = 0; i < CALIBRATION_STEPS; i++) {
                x ^= x << 13;
                x ^= x >>> 7;
                x ^= x << 17;
            }
            sum += x;
            best = Math.min(best, System.nanoTime() - began);
        }
        return sum == 0 ? Double.NaN : (double) best;
    }

    static String machine() {
        return System.getProperty("java.vm.name") + " " + Runtime.version() + ", " + cpuModel() + ", "
                + Runtime.getRuntime().availableProcessors() + " CPUs";
    }

    private static String cpuModel() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(l -> l.startsWith("model name"))
                    .map(l -> l.replaceAll("^[^:]*:\\s*", ""))
                    .findFirst()
                    .orElse("unknown CPU");
        } catch (IOException e) {
            return "unknown CPU";
        }
    }
}
