package org.scxc.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.scxc.cli.Main;

/**
 * Runs {@code scxc test} many times in one JVM, several at once, and asks the flight recorder what stays on the heap, in the
 * metaspace and in memory after a full collection behind each round. One line for some rounds; exit code 1 if two calls
 * print other bytes, or if heap or metaspace grow in 20 rounds or more.
 *
 * <p>{@code Soak RUNS AT_ONCE PATH...}
 */
public final class Soak {
    private static final int MIB = 1 << 20;

    /** What the last quarter of the rounds may keep beyond the second: soft references and caches of the JDK come and go. */
    private static final double GROWTH = 1.05;

    /** Fewer rounds say nothing: what is left behind a round depends on which threads have ended. */
    private static final int QUARTER_MIN = 5;

    private record Call(int code, String sum) {}

    /** Bytes after the full collection behind one round; rss is the last that was sampled. */
    private record Kept(long heap, long metaspace, long rss) {}

    private Soak() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]) / Integer.parseInt(args[1]);
        int atOnce = Integer.parseInt(args[1]);
        List<String> paths = List.of(args).subList(2, args.length);
        Set<Call> calls = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
        Path folder = Files.createTempDirectory("scxc-soak");
        Path file = folder.resolve("soak.jfr");
        try (Recording recording = new Recording();
                ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            for (String event : List.of("GarbageCollection", "GCHeapSummary", "MetaspaceSummary")) {
                recording.enable("jdk." + event);
            }
            recording.enable("jdk.ResidentSetSize").withPeriod(Duration.ofMillis(100));
            recording.start();
            for (int i = 0; i < rounds; i++) {
                List<Future<Call>> running = new ArrayList<>();
                for (int k = 0; k < atOnce; k++) {
                    Path json = folder.resolve("results" + k + ".json");
                    running.add(threads.submit(() -> test(paths, json)));
                }
                for (Future<Call> call : running) {
                    calls.add(call.get());
                }
                running.clear();
                System.gc(); // the recorder tells what it left
            }
            recording.stop();
            recording.dump(file);
        }
        boolean flat = report(kept(file));
        System.out.printf(
                Locale.ROOT,
                "%d calls, %d at once: %d different result%s %s%n",
                rounds * atOnce,
                atOnce,
                calls.size(),
                calls.size() == 1 ? "" : "s",
                calls);
        System.exit(flat && calls.size() == 1 ? 0 : 1);
    }

    private static Call test(List<String> paths, Path json) throws IOException, NoSuchAlgorithmException {
        List<String> words = new ArrayList<>(List.of("test"));
        words.addAll(paths);
        words.addAll(List.of("--json", json.toString(), "--force"));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(out.toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(json));
        return new Call(code, HexFormat.of().formatHex(digest.digest()).substring(0, 16));
    }

    private static List<Kept> kept(Path file) throws IOException {
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        Set<Integer> asked = new TreeSet<>();
        for (RecordedEvent e : events) {
            if (e.getEventType().getName().equals("jdk.GarbageCollection")
                    && e.getString("cause").equals("System.gc()")) {
                asked.add(e.getInt("gcId"));
            }
        }
        TreeMap<Integer, Long> heap = after(events, "jdk.GCHeapSummary", asked, e -> e.getLong("heapUsed"));
        TreeMap<Integer, Long> metaspace =
                after(events, "jdk.MetaspaceSummary", asked, e -> e.getLong("metaspace.used"));
        List<Kept> kept = new ArrayList<>();
        for (int gc : asked) {
            kept.add(new Kept(heap.getOrDefault(gc, 0L), metaspace.getOrDefault(gc, 0L), 0));
        }
        long[] rss = events.stream()
                .filter(e -> e.getEventType().getName().equals("jdk.ResidentSetSize"))
                .mapToLong(e -> e.getLong("size"))
                .toArray();
        for (int i = 0; i < kept.size() && rss.length > 0; i++) {
            Kept k = kept.get(i);
            int at = (int) ((i + 1L) * (rss.length - 1) / kept.size());
            kept.set(i, new Kept(k.heap(), k.metaspace(), rss[at]));
        }
        return kept;
    }

    private static TreeMap<Integer, Long> after(
            List<RecordedEvent> events, String type, Set<Integer> gcs, ToLongFunction<RecordedEvent> value) {
        TreeMap<Integer, Long> values = new TreeMap<>();
        for (RecordedEvent e : events) {
            if (e.getEventType().getName().equals(type)
                    && e.getString("when").equals("After GC")
                    && gcs.contains(e.getInt("gcId"))) {
                values.put(e.getInt("gcId"), value.applyAsLong(e));
            }
        }
        return values;
    }

    private static boolean report(List<Kept> kept) {
        for (int i = 0; i < kept.size(); i++) {
            if (i == 0 || (i + 1) % Math.max(1, kept.size() / 10) == 0) {
                Kept k = kept.get(i);
                System.out.printf(
                        Locale.ROOT,
                        "round %d: heap %.2f MiB, metaspace %.2f MiB, resident %.0f MiB%n",
                        i + 1,
                        (double) k.heap() / MIB,
                        (double) k.metaspace() / MIB,
                        (double) k.rss() / MIB);
            }
        }
        double heap = growth(kept, Kept::heap);
        double metaspace = growth(kept, Kept::metaspace);
        System.out.printf(
                Locale.ROOT, "last quarter against the second: heap x %.3f, metaspace x %.3f%n", heap, metaspace);
        return heap <= GROWTH && metaspace <= GROWTH;
    }

    /** The mean of the last quarter against that of the second: classes are loaded and code is compiled in the first. */
    private static double growth(List<Kept> kept, ToLongFunction<Kept> bytes) {
        int quarter = kept.size() / 4;
        if (quarter < QUARTER_MIN) {
            return 1;
        }
        double second = kept.subList(quarter, 2 * quarter).stream()
                .mapToLong(bytes)
                .average()
                .orElse(0);
        double last = kept.subList(kept.size() - quarter, kept.size()).stream()
                .mapToLong(bytes)
                .average()
                .orElse(0);
        return last / second;
    }
}
