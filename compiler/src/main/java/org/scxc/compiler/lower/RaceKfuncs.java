package org.scxc.compiler.lower;

import java.util.List;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.model.KfuncRules;
import org.scxc.model.Race;
import org.scxc.model.Race.Step;

/**
 * A scheduler that a kernel does not load runs no race there: each step is looked up in the kernel's table of kfuncs. What a
 * kernel only notices when it is called is no mistake: the race shows it as an exit.
 */
final class RaceKfuncs {
    private final KfuncRules rules;
    private final String operation;
    private final Diagnostics diagnostics;

    private RaceKfuncs(KfuncRules rules, String operation, Diagnostics diagnostics) {
        this.rules = rules;
        this.operation = operation;
        this.diagnostics = diagnostics;
    }

    static void check(Race.KernelVariant kernel, List<Race.Handler> handlers, Diagnostics diagnostics) {
        for (Race.Handler handler : handlers) {
            if (handler.callback() != Race.Callback.MESSAGE) {
                String operation = handler.callback().operation();
                new RaceKfuncs(kernel.rules(), operation, diagnostics).check(handler.body());
            }
        }
    }

    private void check(List<Step> steps) {
        for (Step step : steps) {
            step.kfunc()
                    .filter(k -> rules.isRefusedAtLoad(k, operation))
                    .ifPresent(k -> diagnostics.report(
                            Code.STEP_OUT_OF_PLACE,
                            step.span(),
                            "this kernel does not load the scheduler: " + rules.refusal(k, operation),
                            "remove the step, or choose another kernel"));
            step.blocks().forEach(this::check);
        }
    }
}
