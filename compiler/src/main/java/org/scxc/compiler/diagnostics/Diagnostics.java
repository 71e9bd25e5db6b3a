package org.scxc.compiler.diagnostics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.SourceSpan;

/**
 * Collects messages. A second error on a stretch of text that has one already is taken for its consequence and dropped,
 * as is a message that another variant of the same scenario produced before.
 */
public final class Diagnostics {
    private static final int LIMIT = 200;
    private static final int PLACES_MAX = 3;

    private final List<Diagnostic> all = new ArrayList<>();
    private final Set<SourceSpan> errorsAt = new LinkedHashSet<>();
    private final Set<String> seen = new LinkedHashSet<>();

    public void report(Code code, SourceSpan span, String message, String hint) {
        add(code, span, message, hint.isEmpty() ? Optional.empty() : Optional.of(hint), List.of());
    }

    public void report(Code code, SourceSpan span, String message, String hint, String note, SourceSpan other) {
        Optional<String> said = hint.isEmpty() ? Optional.empty() : Optional.of(hint);
        add(code, span, message, said, List.of(new Related(note, other)));
    }

    /** @param related other places, in the order in which they are told */
    public void report(Code code, SourceSpan span, String message, String hint, List<Related> related) {
        add(code, span, message, hint.isEmpty() ? Optional.empty() : Optional.of(hint), List.copyOf(related));
    }

    private void add(Code code, SourceSpan span, String message, Optional<String> hint, List<Related> related) {
        boolean error = code.severity() == Severity.ERROR;
        if (all.size() >= LIMIT || !seen.add(code.id() + span + message) || error && !errorsAt.add(span)) {
            return;
        }
        if (!isSaidAlready(code, span, message)) {
            all.add(new Diagnostic(code.id(), code.severity(), span, message, hint, related));
        }
    }

    /** A name that is unknown in several places is one mistake, told at the first, with a note for each other. */
    private boolean isSaidAlready(Code code, SourceSpan span, String message) {
        for (int i = 0; i < all.size(); i++) {
            Diagnostic d = all.get(i);
            boolean same = d.id().equals(code.id()) && d.message().equals(message);
            if (code.isOfNames() && same && d.span().file().equals(span.file())) {
                List<Related> places = new ArrayList<>(d.related());
                if (places.size() < PLACES_MAX) {
                    places.add(new Related("and here", span));
                }
                all.set(i, new Diagnostic(d.id(), d.severity(), d.span(), message, d.hint(), List.copyOf(places)));
                return true;
            }
        }
        return false;
    }

    public boolean hasErrors() {
        return !errorsAt.isEmpty();
    }

    public int count() {
        return all.size();
    }

    public List<Diagnostic> sorted() {
        return all.stream()
                .sorted(Comparator.comparing((Diagnostic d) -> d.span().file())
                        .thenComparingInt(d -> d.span().start())
                        .thenComparing(Diagnostic::id)
                        .thenComparing(Diagnostic::message))
                .toList();
    }
}
