package org.scxc.backends.shell;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.scxc.model.Outcome;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;

/**
 * What runs of a workload left behind, as outcomes. Every file counts: where one is missing the run is not judged, for a
 * run that was cut off must not pass for one in which nothing happened. Unknown keys are ignored.
 */
public final class ShellResults {
    static final int FORMAT = 1;
    private static final String META = "meta.json";
    private static final String LOG = "scheduler.log";
    private static final List<String> NEEDED =
            List.of(META, "marks.jsonl", "tasks.jsonl", "cells.jsonl", "exit.json", "dmesg.txt");

    private ShellResults() {}

    public sealed interface Read {
        Path folder();
    }

    /**
     * @param kernel release it ran on
     * @param command of the scheduler; empty if none took part
     */
    public record Ran(Outcome outcome, String kernel, List<String> command, Path folder) implements Read {}

    public record NotRun(String reason, Path folder) implements Read {}

    /**
     * The runs of one variant below {@code root}, in the order of their folders; the first is number 1.
     *
     * @throws IOException if {@code root} cannot be searched
     */
    public static List<Read> of(Path root, Setup setup) throws IOException {
        List<Read> all = new ArrayList<>();
        for (Path folder : folders(root)) {
            Optional<JsonObject> meta = meta(folder);
            if (meta.filter(m -> is(m, setup)).isPresent()) {
                all.add(read(folder, setup, all.size() + 1));
            }
        }
        return List.copyOf(all);
    }

    /**
     * Folders that hold some of a run's files and do not say whose.
     *
     * @throws IOException if {@code root} cannot be searched
     */
    public static List<NotRun> nameless(Path root) throws IOException {
        List<NotRun> all = new ArrayList<>();
        for (Path folder : folders(root)) {
            if (meta(folder).filter(m -> m.has("scenario")).isEmpty()) {
                all.add(new NotRun(META + " is missing or cannot be read", folder));
            }
        }
        return List.copyOf(all);
    }

    private static List<Path> folders(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.endsWith(META) || f.endsWith("marks.jsonl"))
                    .map(f -> f.toAbsolutePath().normalize().getParent())
                    .map(f -> f == null ? root : f)
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static Optional<JsonObject> meta(Path folder) {
        try {
            JsonElement json = JsonParser.parseString(text(folder.resolve(META)));
            return json.isJsonObject() ? Optional.of(json.getAsJsonObject()) : Optional.empty();
        } catch (IOException | JsonParseException e) {
            return Optional.empty();
        }
    }

    private static boolean is(JsonObject meta, Setup setup) {
        return Json.text(meta, "scenario").equals(setup.scenario())
                && Json.text(meta, "variant").equals(setup.variant());
    }

    /** One folder; never throws because of what it holds. */
    static Read read(Path folder, Setup setup, long number) {
        try {
            for (String name : NEEDED) {
                if (!Files.isRegularFile(folder.resolve(name))) {
                    return new NotRun(name + " is missing: the run was cut off, or could not see all", folder);
                }
            }
            JsonObject meta = JsonParser.parseString(text(folder.resolve(META))).getAsJsonObject();
            List<String> command = Json.texts(meta, "scheduler");
            Optional<String> why = unfit(meta, command, setup);
            if (why.isEmpty() && !command.isEmpty() && !Files.isRegularFile(folder.resolve(LOG))) {
                why = Optional.of(LOG + " is missing: the scheduler's process was not seen");
            }
            if (why.isPresent()) {
                return new NotRun(why.get(), folder);
            }
            RunFiles files = new RunFiles(
                    meta,
                    JsonParser.parseString(text(folder.resolve("exit.json"))).getAsJsonObject(),
                    Json.lines(text(folder.resolve("marks.jsonl"))),
                    Json.lines(text(folder.resolve("tasks.jsonl"))),
                    command.isEmpty() ? "" : text(folder.resolve(LOG)));
            Optional<String> incomplete = files.incomplete();
            return incomplete.isPresent()
                    ? new NotRun(incomplete.get(), folder)
                    : new Ran(files.outcome(setup, number), Json.text(meta, "kernel"), command, folder);
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | ClassCastException
                | UnsupportedOperationException
                | IllegalArgumentException e) {
            return new NotRun("its files cannot be read: " + e.getMessage(), folder);
        }
    }

    private static Optional<String> unfit(JsonObject meta, List<String> command, Setup setup) {
        if (Json.number(meta, "format") != FORMAT) {
            return Optional.of("its files have another format than " + FORMAT);
        } else if (Json.flag(meta, "rehearsal")) {
            return Optional.of("it was a rehearsal on plain directories, without cgroups");
        } else if (Json.number(meta, "stopped_by") != 0) {
            return Optional.of("it was stopped by signal " + Json.number(meta, "stopped_by"));
        } else if (command.isEmpty()
                && setup.scheduler().filter(ShellResults::isExt).isPresent()) {
            return Optional.of("it ran without the scenario's scheduler (--no-scheduler)");
        }
        return Optional.empty();
    }

    private static boolean isExt(SchedulerUse use) {
        return !use.model().equals("eevdf");
    }

    /** Bytes that are no UTF-8 are replaced: a scheduler may print anything. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
