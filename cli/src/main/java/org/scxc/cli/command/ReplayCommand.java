package org.scxc.cli.command;

import static org.scxc.backends.schema.Shape.text;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.scxc.cli.load.Frontend;
import org.scxc.cli.load.Loading;
import org.scxc.cli.load.OverrideOptions;
import org.scxc.cli.process.BadInput;
import org.scxc.cli.process.ExitCode;
import org.scxc.cli.race.RaceObjectChecks;
import org.scxc.cli.race.RaceRunner;
import org.scxc.cli.race.RaceTrace;
import org.scxc.judge.RaceJudge;
import org.scxc.model.Race;
import org.scxc.model.RaceOutcome;
import org.scxc.runtime.explore.Columns;
import org.scxc.runtime.explore.Explorer;
import org.scxc.runtime.explore.Narrator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scxc replay}: follows a recorded schedule of a race, step by step, and looks whether it still shows its claim. */
@Command(
        name = "replay",
        description = "Follow the schedule of a .scxtrace step by step; say whether it shows what it was recorded for.",
        mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A .scxtrace that 'scxc explore --traces DIR' has written.")
    Path file;

    @Option(names = "--steps", paramLabel = "N", description = "Only the first N steps.")
    int steps = Integer.MAX_VALUE;

    @Spec
    CommandSpec spec;

    private final Services services;

    public ReplayCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        RaceTrace trace = RaceTrace.read(file);
        Path source = source(trace.file());
        Frontend.Compiled compiled = Loading.one(services.frontend(), source, new OverrideOptions(), err);
        Race.Variant variant = variant(compiled, trace.race(), trace.variant());
        String refused = RaceObjectChecks.rendered(variant, compiled.source());
        if (!refused.isEmpty()) {
            err.print(refused);
            err.flush();
            return ExitCode.BAD_INPUT;
        }
        Race.Claim claim = claim(variant, trace.claim(), source);
        List<Integer> schedule = trace.schedule();
        List<Integer> part = schedule.subList(0, Math.min(steps, schedule.size()));
        List<Narrator.Line> lines;
        try {
            lines = Narrator.tell(variant.program(), part);
        } catch (IllegalArgumentException e) {
            throw new BadInput(file + ": does not fit " + source + " as it is now: " + e.getMessage());
        }
        out.println(trace.race() + ", " + claim.text());
        Columns.draw(lines, variant.program()).forEach(out::println);
        boolean showsIt = part.size() < schedule.size() || shows(variant, claim, schedule);
        if (!showsIt) {
            out.println("does not show what it was recorded for: " + claim.text());
        }
        out.flush();
        return showsIt ? ExitCode.AS_EXPECTED : ExitCode.EXPECTATION_FAILED;
    }

    /** Prints what the whole execution shows. @return whether that is what the claim is about */
    private boolean shows(Race.Variant variant, Race.Claim claim, List<Integer> schedule) {
        List<RaceOutcome.Reached> shown = Explorer.shown(variant, schedule);
        for (RaceOutcome.Reached r : shown) {
            boolean before = r.schedule().size() < schedule.size();
            boolean claimed = RaceJudge.shows(claim.fact(), r.what());
            if (!before || claimed) {
                String after = before ? ", after " + r.schedule().size() + " steps" : "";
                spec.commandLine().getOut().println("shows: " + RaceJudge.text(r.what(), variant.program()) + after);
            }
        }
        return shown.stream().anyMatch(r -> RaceJudge.shows(claim.fact(), r.what()));
    }

    private Race.Claim claim(Race.Variant variant, String text, Path source) {
        return variant.claims().stream()
                .filter(c -> c.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new BadInput(file + ": does not fit " + source + " as it is now: there is no claim "
                        + text + " in its race"));
    }

    private Path source(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new BadInput(file + ": $.file: is not a path");
        }
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
