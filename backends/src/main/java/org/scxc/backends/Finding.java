package org.scxc.backends;

import java.util.Locale;
import org.scxc.model.SourceSpan;

/**
 * What became of one construct.
 *
 * @param construct in the words of the scenario, {@code phase drift}
 * @param becomes what stands for it in the files, empty if nothing does
 */
public record Finding(String construct, SourceSpan span, Fidelity fidelity, String becomes) {
    /** One line of a report, without line end; text of the scenario has no control characters left in it. */
    public String line() {
        String to = becomes.isEmpty() ? "" : " -> " + becomes;
        String cause = fidelity.reason().isEmpty() ? "" : ": " + fidelity.reason();
        return String.format(Locale.ROOT, "%-12s  line %3d  ", fidelity.word(), span.line())
                + Plain.text(construct)
                + to
                + cause;
    }
}
