package org.scxc.backends.shell;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.backends.schema.Misfit;
import org.scxc.backends.schema.Schema;
import org.scxc.model.ExitKind;
import org.scxc.model.Outcome;

/**
 * How the scheduler of a run ended. Three witnesses: the exit record that a loader prints as JSON, the kernel's log, and
 * what scx's own programs print ({@code EXIT: REASON (MESSAGE)}).
 *
 * @param exits those that the timeline did not ask for, in time; else the last planned one
 */
record Ending(List<Outcome.LoadFailure> loadFailures, List<Outcome.Exit> exits, Optional<Outcome.Bail> bail) {
    private static final Pattern PRINTED =
            Pattern.compile("^EXIT: ([^(\\n]*[^ (\\n])(?: \\((.*)\\))?$", Pattern.MULTILINE);
    private static final Pattern TASK = Pattern.compile("\\[(\\d+)\\]");
    private static final int LINES = 200;

    static Ending of(JsonObject exit, String log, List<JsonObject> tasks) {
        List<Outcome.LoadFailure> failures = new ArrayList<>();
        for (JsonObject load : Json.objects(exit, "loads")) {
            failures.add(
                    new Outcome.LoadFailure(Json.text(load, "why") + last(log), Json.number(load, "at_ns"), false));
        }
        List<Outcome.Exit> exits = passed(exit, log, tasks, failures);
        String failure = Json.text(exit, "load_failure");
        // one that fails as soon as it is enabled may never be seen enabled; then somebody tells of its end
        boolean neverRan = Json.text(exit, "reason").isEmpty()
                && record(log).isEmpty()
                && !PRINTED.matcher(log).find();
        boolean told = !failures.isEmpty() || !exits.isEmpty();
        if (!failure.isEmpty() && !told && (neverRan || !Json.flag(exit, "ended"))) {
            return new Ending(
                    List.of(new Outcome.LoadFailure(failure + last(log), 0, false)), List.of(), Optional.empty());
        }
        if (Json.flag(exit, "ended")) {
            Outcome.Exit seen = unplanned(exit, log, tasks);
            exits.add(seen);
            return new Ending(failures, exits, bail(exit, seen, log));
        }
        if (exits.isEmpty() && exit.has("planned_at_ns")) {
            exits.add(new Outcome.Exit(
                    ExitKind.UNREG,
                    0,
                    ExitKind.UNREG.reason(),
                    Json.number(exit, "planned_at_ns"),
                    Optional.empty(),
                    true));
        }
        return new Ending(failures, exits, Optional.empty());
    }

    /** Ends after which the run went on; those in the middle of a load are failures of it too. */
    private static List<Outcome.Exit> passed(
            JsonObject exit, String log, List<JsonObject> tasks, List<Outcome.LoadFailure> failures) {
        List<Outcome.Exit> exits = new ArrayList<>();
        List<JsonObject> records = records(log);
        for (JsonObject end : Json.objects(exit, "ends")) {
            String reason = Json.text(end, "reason");
            Optional<JsonObject> record = records.stream()
                    .filter(r -> Json.text(r, "reason").equals(reason))
                    .findFirst();
            record.ifPresent(records::remove);
            String said = record.map(r -> Json.text(r, "msg"))
                    .filter(m -> !m.isEmpty())
                    .orElse(Json.text(end, "msg"));
            ExitKind kind = record.flatMap(r -> byNumber(Json.number(r, "kind")))
                    .or(() -> RunFiles.kind(reason))
                    .orElse(ExitKind.UNREG);
            String message = said.isEmpty() ? kind.reason() : said;
            long at = Json.number(end, "at_ns");
            exits.add(new Outcome.Exit(kind, code(record), message, at, group(message, tasks), false));
            if (Json.flag(end, "loading")) {
                failures.add(new Outcome.LoadFailure(message, at, true));
            }
        }
        return exits;
    }

    private static long code(Optional<JsonObject> record) {
        return record.map(r -> Json.number(r, "exit_code")).orElse(0L);
    }

    /** What there is of the exits for {@link Outcome}: the first, and the others. */
    Optional<Outcome.Exit> first() {
        return exits.stream().findFirst();
    }

    List<Outcome.Exit> later() {
        return exits.stream().skip(1).toList();
    }

    private static Outcome.Exit unplanned(JsonObject exit, String log, List<JsonObject> tasks) {
        long at = Json.number(exit, "at_ns");
        Optional<JsonObject> record = record(log);
        String reason = record.map(r -> Json.text(r, "reason"))
                .filter(r -> !r.isEmpty())
                .orElse(Json.text(exit, "reason"));
        String message =
                record.map(r -> Json.text(r, "msg")).filter(m -> !m.isEmpty()).orElse(Json.text(exit, "msg"));
        Matcher printed = PRINTED.matcher(log);
        while (printed.find()) { // the last one: a program that starts its scheduler again prints several
            reason = reason.isEmpty() ? printed.group(1) : reason;
            boolean same = printed.group(1).equals(reason) && printed.group(2) != null;
            message = message.isEmpty() && same ? printed.group(2) : message;
        }
        String why = reason;
        ExitKind kind = record.flatMap(r -> byNumber(Json.number(r, "kind")))
                .or(() -> RunFiles.kind(why))
                .orElse(ExitKind.UNREG); // a process that is gone takes its scheduler with it
        return new Outcome.Exit(
                kind, code(record), message.isEmpty() ? kind.reason() : message, at, group(message, tasks), false);
    }

    private static Optional<ExitKind> byNumber(long number) {
        return Arrays.stream(ExitKind.values())
                .filter(k -> k.number() == number && number >= ExitKind.UNREG.number())
                .findFirst();
    }

    /** The last exit record of the log that is about an end. */
    private static Optional<JsonObject> record(String log) {
        List<JsonObject> all = records(log);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Those of the log that are about an end. */
    private static List<JsonObject> records(String log) {
        List<JsonObject> found = new ArrayList<>();
        for (String line : log.lines().toList()) {
            if (line.startsWith("{\"exit\"")) {
                try {
                    Json.object(Schema.object(line, RunFormat.RECORD), "exit")
                            .filter(r -> Json.number(r, "kind") >= ExitKind.UNREG.number())
                            .ifPresent(found::add);
                } catch (Misfit e) {
                    continue; // a line that was cut off
                }
            }
        }
        return found;
    }

    /** Of the task that the message names by its number. */
    private static Optional<Integer> group(String message, List<JsonObject> tasks) {
        Matcher pid = TASK.matcher(message);
        while (pid.find()) {
            for (JsonObject task : tasks) {
                if (pid.group(1).equals("" + Json.number(task, "pid"))) {
                    return Optional.of((int) Json.number(task, "group"));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Outcome.Bail> bail(JsonObject exit, Outcome.Exit seen, String log) {
        Optional<JsonObject> process = Json.object(exit, "process").filter(p -> !Json.flag(p, "told"));
        boolean byItself = seen.kind() == ExitKind.UNREG;
        return process.filter(p -> byItself && Json.number(p, "status") != 0)
                .map(p -> new Outcome.Bail(tail(log), Json.number(p, "at_ns")));
    }

    private static String tail(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }

    private static String last(String log) {
        return log.lines()
                .filter(l -> !l.isBlank())
                .reduce((a, b) -> b)
                .map(l -> "; it printed: " + l.strip())
                .orElse("");
    }

    /** Between the rulers that scx's programs print around it. */
    static List<String> dump(String log) {
        List<String> lines = log.lines().toList();
        int from = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (from < 0 && lines.get(i).startsWith("DEBUG DUMP")) {
                from = i;
            } else if (from >= 0 && i > from + 1 && lines.get(i).matches("={20,}.*")) {
                return lines.subList(from, i);
            }
        }
        return List.of();
    }
}
