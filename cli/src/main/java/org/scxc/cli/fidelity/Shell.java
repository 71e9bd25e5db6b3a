package org.scxc.cli.fidelity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scxc.backends.FidelityReport;
import org.scxc.backends.shell.ShellBackend;
import org.scxc.model.Race;
import org.scxc.model.Scenario;

/** Scripts for a machine at hand: a directory for each variant. */
final class Shell implements Target {
    @Override
    public Account account(String file, List<Scenario> scenarios, List<Race> races) {
        List<Account.Part> parts = new ArrayList<>();
        Set<Account.Obstacle> obstacles = new LinkedHashSet<>();
        for (Scenario s : scenarios) {
            List<Account.Variant> variants = new ArrayList<>();
            for (Scenario.Variant v : s.variants()) {
                FidelityReport report = ShellBackend.fidelity(s, v);
                variants.add(new Account.Variant(v.name(), report.findings()));
                report.problems().forEach(p -> obstacles.add(new Account.Obstacle(p.span(), p.message(), p.hint())));
            }
            parts.add(new Account.Part(s.name(), variants));
        }
        races.forEach(r -> parts.add(RealTime.refused(r, "shell")));
        return new Account(parts, List.copyOf(obstacles));
    }
}
