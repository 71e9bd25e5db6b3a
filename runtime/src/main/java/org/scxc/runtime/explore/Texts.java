package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Race;
import org.scxc.model.Race.Step;

/** What the callbacks of a race say when they end the scheduler. */
final class Texts {
    private Texts() {}

    /** In the order in which they stand there, each once. */
    static List<String> of(Race.Program program) {
        List<String> texts = new ArrayList<>();
        program.handlers().forEach(h -> add(h.body(), texts));
        return texts;
    }

    private static void add(List<Step> steps, List<String> texts) {
        for (Step step : steps) {
            if (step instanceof Step.Error e && !texts.contains(e.text())) {
                texts.add(e.text());
            }
            step.blocks().forEach(block -> add(block, texts));
        }
    }
}
