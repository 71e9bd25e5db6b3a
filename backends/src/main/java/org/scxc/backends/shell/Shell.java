package org.scxc.backends.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.backends.Account;
import org.scxc.backends.Backend;
import org.scxc.backends.FidelityReport;
import org.scxc.backends.Judgeable;
import org.scxc.backends.Problem;
import org.scxc.backends.Read;
import org.scxc.backends.Reader;
import org.scxc.backends.Refusals;
import org.scxc.backends.Source;
import org.scxc.backends.Writer;
import org.scxc.backends.Written;
import org.scxc.model.EndDetail;
import org.scxc.model.Race;
import org.scxc.model.Scenario;

/** Scripts for a machine at hand: a directory for each variant. */
public final class Shell implements Backend, Writer {
    @Override
    public String name() {
        return "shell";
    }

    @Override
    public String what() {
        return "scripts for a machine at hand";
    }

    @Override
    public boolean bringsItsKernel() {
        return true;
    }

    @Override
    public Account accept(Source source, List<Race> races) {
        List<Account.Part> parts = new ArrayList<>();
        Set<Problem> obstacles = new LinkedHashSet<>();
        for (Scenario s : source.scenarios()) {
            List<Account.Variant> variants = new ArrayList<>();
            for (Scenario.Variant v : s.variants()) {
                FidelityReport report = ShellBackend.fidelity(s, v);
                variants.add(new Account.Variant(v.name(), report.findings()));
                obstacles.addAll(report.problems());
            }
            parts.add(new Account.Part(s.name(), variants));
        }
        races.forEach(r -> parts.add(Account.notSearched(r, this)));
        return new Account(parts, List.copyOf(obstacles));
    }

    @Override
    public Optional<Writer> writer() {
        return Optional.of(this);
    }

    @Override
    public Written write(Order order) {
        List<String> told = new ArrayList<>();
        List<Source> sources =
                order.refusals() == Refusals.LEAVE_OUT ? accepted(order.sources(), told) : order.sources();
        ShellBuilt built = ShellBackend.build(sources);
        if (!built.problems().isEmpty()) {
            return Written.not(told, built.problems());
        }
        Map<String, Written.Folder> folders = new LinkedHashMap<>();
        built.directories().forEach(d -> folders.put(d.path(), new Written.Folder(d.files(), d.executables())));
        return new Written(folders, told, List.of(), List.of(), List.of(), Optional.empty());
    }

    private static List<Source> accepted(List<Source> sources, List<String> told) {
        List<Source> accepted = new ArrayList<>();
        int all = 0;
        int left = 0;
        for (Source source : sources) {
            List<Scenario> scenarios = new ArrayList<>();
            for (Scenario s : source.scenarios()) {
                List<Problem> problems = ShellBackend.build(List.of(new Source(source.file(), List.of(s))))
                        .problems();
                all++;
                if (problems.isEmpty()) {
                    scenarios.add(s);
                } else {
                    left++;
                    told.add("refused: " + s.name() + ": " + problems.getFirst().message());
                }
            }
            accepted.add(new Source(source.file(), scenarios));
        }
        told.add(all + " scenarios: " + (all - left) + " accepted, " + left + " refused");
        return accepted;
    }

    @Override
    public Optional<Reader> reader() {
        return Optional.of(new ShellReader());
    }

    private record ShellReader() implements Reader {
        @Override
        public String where() {
            return "Results of ./run, or a directory with several such directories below it.";
        }

        @Override
        public List<Read> read(Path results, Scenario scenario, Scenario.Variant variant) throws IOException {
            return ShellResults.of(results, variant.setup()).stream()
                    .<Read>map(r -> switch (r) {
                        case ShellResults.Ran ran -> new Read.Ran(ran.outcome(), ran.folder(), List.of());
                        case ShellResults.NotRun not -> unusable(not);
                    })
                    .toList();
        }

        @Override
        public List<Read.Unusable> nameless(Path results) throws IOException {
            return ShellResults.nameless(results).stream()
                    .map(ShellReader::unusable)
                    .toList();
        }

        private static Read.Unusable unusable(ShellResults.NotRun run) {
            return new Read.Unusable(run.reason(), run.folder());
        }

        @Override
        public Judgeable judgeable(Scenario.Variant variant) {
            return Judgeable.of(variant, ShellDecidable::why);
        }

        @Override
        public EndDetail ends() {
            return EndDetail.MESSAGES_AND_TIMES;
        }
    }
}
