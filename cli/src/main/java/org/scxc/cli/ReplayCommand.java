package org.scxc.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.scxc.model.Race;
import org.scxc.runtime.explore.Columns;
import org.scxc.runtime.explore.Narrator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc replay}: follows a recorded schedule of a race, step by step. */
@Command(
        name = "replay",
        description = "Follow the schedule of a .scxtrace step by step.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A .scxtrace that 'scxc explore --traces DIR' has written.")
    Path file;

    @Option(names = "--steps", paramLabel = "N", description = "Only the first N steps.")
    int steps = Integer.MAX_VALUE;

    @Spec
    CommandSpec spec;

    private final Services services;

    ReplayCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        JsonObject trace = read();
        Path source = Path.of(text(trace, "file"));
        Optional<List<Frontend.Compiled>> loaded =
                new Loader(services.frontend(), err).load(List.of(source), new Settings());
        if (loaded.isEmpty()) {
            return ExitCode.BAD_INPUT;
        }
        Race.Variant variant = variant(loaded.get().get(0), text(trace, "race"), text(trace, "variant"));
        List<Integer> schedule = new ArrayList<>();
        for (JsonElement e : trace.getAsJsonArray("schedule")) {
            schedule.add(e.getAsInt());
        }
        List<Integer> part = schedule.subList(0, Math.min(steps, schedule.size()));
        List<Narrator.Line> lines;
        try {
            lines = Narrator.tell(variant.program(), part);
        } catch (IllegalArgumentException e) {
            throw new BadInput(file + ": does not fit " + source + " as it is now: " + e.getMessage());
        }
        out.println(text(trace, "race") + ", " + text(trace, "claim"));
        Columns.draw(lines, variant.program().cpus()).forEach(out::println);
        out.flush();
        return ExitCode.AS_EXPECTED;
    }

    private JsonObject read() {
        try {
            JsonObject o = JsonParser.parseString(Sources.read(file).text()).getAsJsonObject();
            if (!o.has("schedule") || !o.get("schedule").isJsonArray()) {
                throw new BadInput(file + ": has no schedule");
            }
            for (JsonElement e : o.getAsJsonArray("schedule")) {
                int cpu = e.getAsInt();
                if (cpu < 0 || cpu > 7) {
                    throw new BadInput(file + ": there is no CPU " + cpu + " in a race");
                }
            }
            return o;
        } catch (JsonParseException | IllegalStateException | NumberFormatException | UnsupportedOperationException e) {
            throw new BadInput(file + ": is no .scxtrace: " + e.getMessage());
        }
    }

    private String text(JsonObject o, String key) {
        JsonElement e = o.get(key);
        if (e == null || !e.isJsonPrimitive()) {
            throw new BadInput(file + ": has no \"" + key + "\"");
        }
        return e.getAsString();
    }

    private static Race.Variant variant(Frontend.Compiled compiled, String race, String label) {
        return compiled.races().stream()
                .filter(r -> r.name().equals(race))
                .flatMap(r -> r.variants().stream())
                .filter(v -> RaceRunner.label(v).equals(label))
                .findFirst()
                .orElseThrow(() -> new BadInput(compiled.source().name() + " has no race " + race
                        + (label.isEmpty() ? "" : " with variant " + label)));
    }
}
