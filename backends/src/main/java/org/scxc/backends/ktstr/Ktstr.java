package org.scxc.backends.ktstr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.scxc.backends.Account;
import org.scxc.backends.Backend;
import org.scxc.backends.Choices;
import org.scxc.backends.FidelityReport;
import org.scxc.backends.Option;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Problem;
import org.scxc.backends.Proof;
import org.scxc.backends.Reader;
import org.scxc.backends.Refusals;
import org.scxc.backends.Source;
import org.scxc.backends.Verification;
import org.scxc.backends.Writer;
import org.scxc.backends.Written;
import org.scxc.model.Race;
import org.scxc.model.Scenario;

/** Tests for sched-ext/scx: each scenario becomes one test, of the variant that is meant to stay healthy. */
public final class Ktstr implements Backend, Writer {
    static final String NAME = "ktstr";
    static final String FEATURE = "ktstr-tests";
    private static final String ONE_OF_PINS = "--pin";
    private static final String CARGO_FEATURE = "--feature";
    private static final String WITH_MESSAGES = "--pr";
    private static final String NO_STORY = "--no-story";
    private static final String PARTIAL = "--partial";

    private static final List<String> PINS =
            Stream.of(Pin.values()).map(Pin::version).toList();

    private final Model model;

    public Ktstr(Model model) {
        this.model = model;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "tests for sched-ext/scx";
    }

    @Override
    public boolean bringsItsKernel() {
        return true;
    }

    @Override
    public Account accept(Source source, List<Race> races) {
        return accept(
                this,
                source,
                races,
                (alone, mode) -> KtstrBackend.fidelity(
                        new Request(List.of(alone), Pin.V0_18_0, mode, FEATURE, false, Map.of())));
    }

    /**
     * Of each scenario the variant that the test is made of; one without a variant that stays healthy, by its failure.
     *
     * @param report of a source that holds one scenario
     */
    static Account accept(
            Backend backend, Source source, List<Race> races, BiFunction<Source, Mode, FidelityReport> report) {
        List<Account.Part> parts = new ArrayList<>();
        Set<Problem> obstacles = new LinkedHashSet<>();
        for (Scenario s : source.scenarios()) {
            Mode mode = KtstrBackend.variant(s, Mode.GUARD, Seen.NOTHING).isPresent() ? Mode.GUARD : Mode.PIN;
            FidelityReport found = report.apply(new Source(source.file(), List.of(s)), mode);
            obstacles.addAll(found.problems());
            String variant = KtstrBackend.variant(s, mode, Seen.NOTHING)
                    .map(Scenario.Variant::name)
                    .orElse("");
            parts.add(new Account.Part(s.name(), List.of(new Account.Variant(variant, found.findings()))));
        }
        races.forEach(r -> parts.add(Account.notSearched(r, backend)));
        return new Account(parts, List.copyOf(obstacles));
    }

    @Override
    public Optional<Writer> writer() {
        return Optional.of(this);
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option(
                        ONE_OF_PINS,
                        "Version of ktstr: " + String.join(" or ", PINS),
                        new Option.Values.OneOf("VERSION", PINS)),
                Mode.OPTION,
                new Option(
                        CARGO_FEATURE,
                        "Cargo feature that the files stand behind",
                        new Option.Values.Matching(
                                "NAME",
                                Pattern.compile("[A-Za-z0-9_-]{1,64}"),
                                "letters, digits, _ and - only",
                                FEATURE)),
                Option.onOff(WITH_MESSAGES, "Also write a commit message and the pieces of Cargo.toml."),
                Option.onOff(NO_STORY, "Do not run the failing variant to tell in the comment what happens."),
                Option.onOff(PARTIAL, "Also write tests without claims that they are for; each says how many it has."));
    }

    @Override
    public boolean proves() {
        return true;
    }

    @Override
    public Written write(Order order) {
        Choices choices = order.choices();
        boolean leave = order.refusals() == Refusals.LEAVE_OUT;
        Map<String, Seen> seen = new HashMap<>();
        Model.Failing failing = choices.on(NO_STORY) ? Model.Failing.LEAVE_OUT : Model.Failing.RUN;
        order.sources().forEach(source -> source.scenarios().forEach(s -> seen.put(s.name(), model.of(s, failing))));
        String feature = choices.text(CARGO_FEATURE);
        Request request = new Request(
                order.sources(),
                Pin.of(choices.text(ONE_OF_PINS)).orElseThrow(),
                Mode.of(choices),
                feature,
                choices.on(WITH_MESSAGES),
                seen,
                order.refusals(),
                leave || choices.on(PARTIAL) ? Request.Losses.COUNT : Request.Losses.STOP);
        KtstrBuilt built = KtstrBackend.build(request);
        List<String> told = leave ? Counts.of(built.outcomes()) : List.of();
        if (!leave && !built.problems().isEmpty()) {
            return Written.not(told, built.problems());
        }
        List<OutputFile> files = new ArrayList<>(built.tests());
        files.addAll(built.companions());
        return new Written(
                Map.of("", new Written.Folder(files, List.of())),
                told,
                Counts.claims(built.outcomes()),
                built.warnings(),
                List.of(),
                Optional.of(new Proof(built.tests(), tests -> verification(tests, built.runs(), feature))));
    }

    private static Verification verification(List<OutputFile> tests, List<ExpectedRun> runs, String feature)
            throws IOException {
        Path cache = Verifier.defaultCache();
        String warm = Verifier.isWarm(cache) ? "warm" : "cold";
        long began = System.nanoTime();
        var results = Verifier.verify(tests, runs, feature, cache);
        long seconds = Math.round((System.nanoTime() - began) / 1e9);
        return new Verification(results, "the real crate", seconds + " s with a " + warm + " cache");
    }

    @Override
    public Optional<Reader> reader() {
        return Optional.of(new KtstrReader(model));
    }
}
