package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.analysis.Constants;
import org.scxc.compiler.analysis.Unit;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.model.Machine;

/** Checks what is declared, used or not: a mistake in a scheduler is told where it stands, not where it is used. */
public final class DeclarationChecks {
    private DeclarationChecks() {}

    /** @return the consts that machines, workloads, schedulers and noises use */
    public static Set<String> check(Unit unit, Diagnostics diagnostics) {
        Constants constants = new Constants(unit.visible().constants().values(), diagnostics);
        Values values = new Values(diagnostics, constants, Map.of());
        Constants checked = new Constants(unit.visible().constants().values(), diagnostics);
        Values alone = new Values(diagnostics, checked, Map.of());
        Context context = new Context(unit.visible(), values, new Machine(1, 1, 1024, 1), diagnostics);
        Context race = new Context(unit.visible(), values, new Machine(1, 1, 8, 1), diagnostics);
        for (Decl declaration : unit.declarations()) {
            switch (declaration) {
                case Decl.Scheduler s -> Schedulers.check(context, s);
                case Decl.Noise n -> new Noises(context, new Registry(diagnostics), "", Optional.empty()).check(n);
                case Decl.Constant c -> alone.evaluate(c.value());
                case Decl.Machine m -> Machines.declared(m, unit.visible(), new ArrayList<>(), constants, diagnostics);
                case Decl.Workload w -> new Workloads(context).check(w);
                case Decl.Kernel k -> {
                    if (RaceKernels.isOfRaces(k)) {
                        RaceKernels.check(race, k);
                    }
                }
                case Decl.Fact f -> KernelFactChecks.check(context, f);
                case Decl.Scenario s -> {}
                case Decl.Race r -> {} // lowering checks them
                case Decl.Discipline d -> RaceDisciplines.check(race, d);
                case Decl.Suite s -> {} // always lowered
                case Decl.Import i -> {}
            }
        }
        return constants.used();
    }
}
