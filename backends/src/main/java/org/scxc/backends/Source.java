package org.scxc.backends;

import java.util.List;
import org.scxc.model.Scenario;

/** @param file as the user named it */
public record Source(String file, List<Scenario> scenarios) {
    public Source {
        scenarios = List.copyOf(scenarios);
    }
}
