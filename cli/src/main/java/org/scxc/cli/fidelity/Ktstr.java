package org.scxc.cli.fidelity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scxc.backends.FidelityReport;
import org.scxc.backends.ktstr.KtstrBackend;
import org.scxc.backends.ktstr.Mode;
import org.scxc.backends.ktstr.Pin;
import org.scxc.backends.ktstr.Request;
import org.scxc.backends.ktstr.Seen;
import org.scxc.model.Race;
import org.scxc.model.Scenario;

/** Tests for sched-ext/scx: each scenario becomes one test, of the variant that is meant to stay healthy. */
final class Ktstr implements Target {
    @Override
    public Account account(String file, List<Scenario> scenarios, List<Race> races) {
        List<Account.Part> parts = new ArrayList<>();
        Set<Account.Obstacle> obstacles = new LinkedHashSet<>();
        for (Scenario s : scenarios) {
            Mode mode = KtstrBackend.variant(s, Mode.GUARD, Seen.NOTHING).isPresent() ? Mode.GUARD : Mode.PIN;
            Request request = new Request(
                    List.of(new Request.Source(file, List.of(s))), Pin.V0_18_0, mode, "ktstr-tests", false, Map.of());
            FidelityReport report = KtstrBackend.fidelity(request);
            report.problems().forEach(p -> obstacles.add(new Account.Obstacle(p.span(), p.message(), p.hint())));
            String variant = KtstrBackend.variant(s, mode, Seen.NOTHING)
                    .map(Scenario.Variant::name)
                    .orElse("");
            parts.add(new Account.Part(s.name(), List.of(new Account.Variant(variant, report.findings()))));
        }
        races.forEach(r -> parts.add(RealTime.refused(r, "ktstr")));
        return new Account(parts, List.copyOf(obstacles));
    }
}
