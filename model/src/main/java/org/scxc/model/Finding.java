package org.scxc.model;

import java.util.Locale;

/**
 * What becomes of one construct of a scenario in a backend.
 *
 * @param construct in the words of the scenario, {@code phase drift}
 * @param becomes what stands for it there, empty if nothing does or it stands for itself
 */
public record Finding(String construct, SourceSpan span, Fidelity fidelity, String becomes) {
    /** One line of a report, without line end; text of the scenario has no control characters left in it. */
    public String line() {
        return String.format(Locale.ROOT, "%-12s  line %3d  ", fidelity.word(), span.line()) + text();
    }

    /** What {@link #line} says behind the place. */
    public String text() {
        String to = becomes.isEmpty() ? "" : " -> " + becomes;
        String cause = fidelity.reason().isEmpty() ? "" : ": " + fidelity.reason();
        return Plain.text(construct) + to + cause;
    }
}
