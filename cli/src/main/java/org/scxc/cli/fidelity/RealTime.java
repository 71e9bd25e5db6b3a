package org.scxc.cli.fidelity;

import java.util.List;
import org.scxc.model.Fidelity;
import org.scxc.model.Finding;
import org.scxc.model.Race;

/** Targets that run on a real kernel, where nobody chooses which step comes next. */
final class RealTime {
    private RealTime() {}

    static Account.Part refused(Race race, String target) {
        String cause =
                target + " runs it as the kernel does and cannot try every order of steps; " + "scxc explore can";
        Finding finding = new Finding("race", race.span(), new Fidelity.Refused(cause), "");
        return new Account.Part(race.name(), List.of(new Account.Variant("", List.of(finding))));
    }
}
