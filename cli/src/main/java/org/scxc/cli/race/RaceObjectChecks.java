package org.scxc.cli.race;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.scxc.cli.load.Excerpt;
import org.scxc.cli.load.Frontend;
import org.scxc.model.Race;
import org.scxc.runtime.Refusal;
import org.scxc.runtime.explore.Explorer;

/** Whether the objects of races can be explored: asked before each use of a race, and by {@code check}. */
public final class RaceObjectChecks {
    private RaceObjectChecks() {}

    /** Returns why a variant cannot be explored; empty if it can. */
    public static List<Refusal> of(Race.Variant variant) {
        return Explorer.obstacles(variant.program()).stream()
                .map(o -> new Refusal(o.span(), o.message(), o.hint()))
                .toList();
    }

    /** Returns the reasons as diagnostics. */
    public static String rendered(Race.Variant variant, Frontend.Source source) {
        return of(variant).stream().map(r -> Excerpt.render(r, source)).collect(Collectors.joining("\n"));
    }

    /** Returns the reasons of all races of a file, each once. */
    public static Set<Refusal> of(Frontend.Compiled compiled) {
        Set<Refusal> refusals = new LinkedHashSet<>();
        compiled.races().forEach(r -> r.variants().forEach(v -> refusals.addAll(of(v))));
        return refusals;
    }
}
