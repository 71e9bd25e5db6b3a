package org.scxc.backends.ktstr;

import java.nio.file.Path;
import java.util.List;
import org.scxc.backends.Choices;
import org.scxc.backends.Judgeable;
import org.scxc.backends.Option;
import org.scxc.backends.Read;
import org.scxc.backends.Reader;
import org.scxc.model.EndDetail;
import org.scxc.model.Scenario;

/** Sidecars and failure dumps of tests. Which variant of a scenario they are of is decided as when the test was built. */
record KtstrReader(Model model) implements Reader {
    private static final String NO_TIME =
            "the files do not say when the scheduler ended; the time above is the end of the run";

    @Override
    public String where() {
        return "Where sidecars and failure dumps are (KTSTR_SIDECAR_DIR).";
    }

    @Override
    public List<Option> options() {
        return List.of(Mode.OPTION);
    }

    @Override
    public List<Scenario.Variant> variants(Scenario scenario, Choices choices) {
        return KtstrBackend.variant(scenario, Mode.of(choices), model.of(scenario, Model.Failing.LEAVE_OUT)).stream()
                .toList();
    }

    @Override
    public String without(Choices choices) {
        return "no test of it is built in mode " + Mode.of(choices).word();
    }

    @Override
    public List<Read> read(Path results, Scenario scenario, Scenario.Variant variant) {
        return List.of(
                switch (KtstrResults.read(results, scenario.name(), variant.setup())) {
                    case KtstrResults.Ran r -> new Read.Ran(r.outcome(), r.sidecar(), caveats(r));
                    case KtstrResults.NotRun n -> new Read.Absent(n.reason());
                });
    }

    private static List<String> caveats(KtstrResults.Ran ran) {
        String file = "read from " + ran.sidecar().getFileName();
        return ran.outcome().exit().isPresent() ? List.of(file, NO_TIME) : List.of(file);
    }

    @Override
    public Judgeable judgeable(Scenario.Variant variant) {
        return Judgeable.of(variant, KtstrDecidable::why);
    }

    @Override
    public EndDetail ends() {
        return EndDetail.KINDS;
    }
}
