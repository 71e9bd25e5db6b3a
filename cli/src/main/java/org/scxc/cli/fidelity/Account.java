package org.scxc.cli.fidelity;

import java.util.List;
import org.scxc.model.Finding;
import org.scxc.model.SourceSpan;

/**
 * What a target makes of one file.
 *
 * @param parts its scenarios and races, each with its variants
 * @param obstacles why the target cannot take the file as it is; empty if it can
 */
public record Account(List<Part> parts, List<Obstacle> obstacles) {
    /** @param variants at least one; without a name if the scenario has none */
    public record Part(String name, List<Variant> variants) {}

    public record Variant(String name, List<Finding> findings) {}

    /** @param hint what to write instead; may be empty */
    public record Obstacle(SourceSpan span, String message, String hint) {}
}
