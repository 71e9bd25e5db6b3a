package org.scxc.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What becomes of one construct of a scenario in a backend.
 *
 * @param construct in the words of the scenario, {@code phase drift}
 * @param becomes what stands for it there, empty if nothing does or it stands for itself
 * @param parts of the in-JVM model that it contains, at least one; none in other backends, which have no such table
 */
public record Finding(String construct, SourceSpan span, Fidelity fidelity, String becomes, List<Part> parts) {
    public Finding {
        parts = List.copyOf(parts);
    }

    /** Of a backend without a table of parts. */
    public Finding(String construct, SourceSpan span, Fidelity fidelity, String becomes) {
        this(construct, span, fidelity, becomes, List.of());
    }

    /** Of the in-JVM model: the word is that of the weakest part, and each part that is not exact says why. */
    public static Finding of(String construct, SourceSpan span, Part... parts) {
        Map<Part, String> causes = new LinkedHashMap<>();
        for (Part part : parts) {
            causes.put(part, part.fidelity().reason());
        }
        return of(construct, span, causes, "");
    }

    /**
     * Of the in-JVM model.
     *
     * @param causes of each part what it leaves out here; not looked at for a part that is exact
     * @param becomes as in {@link #becomes()}
     */
    public static Finding of(String construct, SourceSpan span, Map<Part, String> causes, String becomes) {
        Fidelity weakest = weakest(causes.keySet().stream().map(Part::fidelity).toList());
        String cause = causes.keySet().stream()
                .filter(p -> p.fidelity().word().equals(weakest.word()))
                .map(causes::get)
                .collect(Collectors.joining("; "));
        Fidelity fidelity = switch (weakest) {
            case Fidelity.Exact e -> e;
            case Fidelity.Approximated a -> new Fidelity.Approximated(cause);
            case Fidelity.Refused r -> new Fidelity.Refused(cause);
        };
        return new Finding(construct, span, fidelity, becomes, List.copyOf(causes.keySet()));
    }

    /** Refused before approximated before exact; exact if there is none. */
    public static Fidelity weakest(Collection<Fidelity> all) {
        Fidelity weakest = new Fidelity.Exact();
        for (Fidelity one : all) {
            weakest = one.isWeakerThan(weakest) ? one : weakest;
        }
        return weakest;
    }

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
