package org.scxc.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.scxc.compiler.Compilation;
import org.scxc.compiler.Compiler;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.SourceText;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.runtime.explore.Explorer;

/**
 * Speed of the explorer: each race of the files, reduction off and on, on one thread and on two. The first explorations
 * warm the compilers for four seconds and are not counted.
 */
public final class RaceBench {
    private static final long WARM_NS = 4_000_000_000L;
    private static final int COUNTED = 8;

    private RaceBench() {}

    /** The arguments are files with races. */
    public static void main(String[] args) throws IOException {
        System.out.println(Bench.machine());
        System.out.println(
                "threads reduction      states  transitions  states/CPU-s  trans/CPU-s  verdict ms  B/state  race");
        for (String file : args) {
            SourceText source = new SourceText(file, Files.readString(Path.of(file)));
            Compilation done =
                    Compiler.compile(List.of(source), new Overrides(Optional.empty(), OptionalInt.empty(), List.of()));
            for (Race race : done.races()) {
                for (Race.Variant variant : race.variants()) {
                    measure(race, variant, 1, false);
                    measure(race, variant, 2, false);
                    measure(race, variant, 1, true);
                }
            }
        }
    }

    private static void measure(Race race, Race.Variant variant, int threads, boolean reduction) {
        Explorer.Options plain = Explorer.Options.DEFAULT.withAnyWitness().withThreads(threads);
        Explorer.Options options = reduction ? plain : plain.unreduced();
        long warm = System.nanoTime() + WARM_NS;
        do {
            Explorer.explore(variant, options);
        } while (System.nanoTime() < warm);
        long cpu = cpuNs();
        long wall = System.nanoTime();
        RaceOutcome outcome = Explorer.explore(variant, options);
        for (int i = 1; i < COUNTED; i++) {
            outcome = Explorer.explore(variant, options);
        }
        double cpuS = (cpuNs() - cpu) / 1e9 / COUNTED;
        double wallMs = (System.nanoTime() - wall) / 1e6 / COUNTED;
        System.out.printf(
                Locale.ROOT,
                "%7d %9s %,11d %,12d %,13.0f %,12.0f %11.1f %8.1f  %s %s%n",
                threads,
                reduction ? "on" : "off",
                outcome.count().number(),
                outcome.transitions(),
                outcome.count().number() / cpuS,
                outcome.transitions() / cpuS,
                wallMs,
                (double) outcome.bytes() / outcome.count().number(),
                race.name(),
                variant.name());
    }

    /** CPU time of the whole process, its compilers and collectors included. */
    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
