package org.scxc.compiler.lower;

import java.util.Optional;
import org.scxc.compiler.Overrides.StandIn;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.Machine;

/**
 * What lowering one setup needs everywhere.
 *
 * @param replaced the scheduler whose code the command line replaces
 */
record Context(
        Declarations declarations,
        Values values,
        Machine machine,
        Diagnostics diagnostics,
        Optional<Replaced> replaced) {
    /** @param scheduler its name; it has the other code wherever the scenario attaches it */
    record Replaced(String scheduler, StandIn code) {}

    Context(Declarations declarations, Values values, Machine machine, Diagnostics diagnostics) {
        this(declarations, values, machine, diagnostics, Optional.empty());
    }

    Context with(Optional<Replaced> other) {
        return new Context(declarations, values, machine, diagnostics, other);
    }

    /** What runs in place of a scheduler's own code; empty if nothing does. */
    Optional<StandIn> standIn(String scheduler) {
        return replaced.filter(r -> r.scheduler().equals(scheduler)).map(Replaced::code);
    }
}
