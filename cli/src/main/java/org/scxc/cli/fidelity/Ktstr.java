package org.scxc.cli.fidelity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scxc.backends.ktstr.KtstrBackend;
import org.scxc.backends.ktstr.Mode;
import org.scxc.backends.ktstr.Pin;
import org.scxc.backends.ktstr.Request;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.Race;
import org.scxc.model.Scenario;

/** Tests for sched-ext/scx: each scenario becomes one test, of the variant that is meant to stay healthy. */
final class Ktstr implements Target {
    @Override
    public Account account(String file, List<Scenario> scenarios, List<Race> races) {
        List<Account.Part> parts = new ArrayList<>();
        Set<Account.Obstacle> obstacles = new LinkedHashSet<>();
        for (Scenario s : scenarios) {
            Mode mode = KtstrBackend.variant(s, Mode.GUARD).isPresent() ? Mode.GUARD : Mode.PIN;
            Request request = new Request(
                    List.of(new Request.Source(file, List.of(s))), Pin.V0_18_0, mode, "ktstr-tests", false, Map.of());
            KtstrBackend.Fate fate = KtstrBackend.fate(request);
            fate.problems().forEach(p -> obstacles.add(new Account.Obstacle(p.span(), p.message(), p.hint())));
            parts.add(new Account.Part(s.name(), List.of(new Account.Variant(fate.variant(), fate.findings().stream().map(Ktstr::common).toList()))));
        }
        races.forEach(r -> parts.add(RealTime.refused(r, "ktstr")));
        return new Account(parts, List.copyOf(obstacles));
    }

    private static Finding common(org.scxc.backends.ktstr.Finding f) {
        Fidelity fidelity = switch (f.fidelity()) {
            case org.scxc.backends.ktstr.Fidelity.Exact e -> new Fidelity.Exact();
            case org.scxc.backends.ktstr.Fidelity.Approximated a -> new Fidelity.Approximated(a.cause());
            case org.scxc.backends.ktstr.Fidelity.Refused r -> new Fidelity.Refused(r.cause());
        };
        return new Finding(f.construct(), f.span(), fidelity, f.becomes());
    }
}
