package org.scxc.backends.shell;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.scxc.backends.schema.Misfit;
import org.scxc.backends.schema.Schema;
import org.scxc.model.Outcome;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Setup;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

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
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Optional<JsonObject> meta(Path folder) {
        try {
            return Optional.of(Schema.object(text(folder.resolve(META)), RunFormat.NAMES));
        } catch (IOException | Misfit e) {
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
            JsonObject meta = file(folder, META, t -> Schema.object(t, RunFormat.META));
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
                    file(folder, "exit.json", t -> Schema.object(t, RunFormat.EXIT)),
                    file(folder, "marks.jsonl", t -> Schema.lines(t, RunFormat.MARK, RunFormat.MARKS_MAX)),
                    file(folder, "tasks.jsonl", t -> Schema.lines(t, RunFormat.TASK, RunFormat.TASKS_MAX)),
                    file(folder, "cells.jsonl", t -> Schema.lines(t, RunFormat.CELL, RunFormat.CELLS_MAX)),
                    command.isEmpty() ? "" : text(folder.resolve(LOG)),
                    text(folder.resolve("dmesg.txt")));
            Optional<String> incomplete = files.incomplete().or(() -> RunAgreement.broken(files, setup));
            return incomplete.isPresent()
                    ? new NotRun(incomplete.get(), folder)
                    : new Ran(files.outcome(setup, number), Json.text(meta, "kernel"), command, folder);
        } catch (Misfit e) {
            return new NotRun(String.valueOf(e.getMessage()), folder);
        } catch (IOException e) {
            return new NotRun("its files cannot be read: " + e.getMessage(), folder);
        }
    }

    private interface Format<T> {
        T read(String text) throws Misfit;
    }

    /** @throws Misfit with the file's name in the place */
    private static <T> T file(Path folder, String name, Format<T> format) throws IOException, Misfit {
        try {
            return format.read(text(folder.resolve(name)));
        } catch (Unreadable e) {
            throw new IOException(name + " " + e.getMessage(), e);
        } catch (Misfit e) {
            throw new Misfit(name, String.valueOf(e.getMessage()));
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
                && setup.scheduler().filter(SchedulerUse::isExt).isPresent()) {
            return Optional.of("it ran without the scenario's scheduler (--no-scheduler)");
        }
        return Optional.empty();
    }

    /** Bytes that are no UTF-8 are replaced: a scheduler may print anything. */
    private static String text(Path file) throws IOException {
        return InputFile.printed(file, InputKind.RESULT);
    }
}
