package org.scxc.compiler.rules;

import java.util.List;

/** Every rule. */
public final class Rules {
    public static final List<Rule> ALL = List.of(
            new NothingDeclared(),
            new KnownTypes(),
            new UniqueScenarios(),
            new UniquePhasesAndVariants(),
            new OneOfEach(),
            new MachineIsNamed(),
            new SomePhase(),
            new PhasesTakeTime(),
            new KnownScenarioSettings(),
            new SomethingIsExpected());

    private Rules() {}
}
