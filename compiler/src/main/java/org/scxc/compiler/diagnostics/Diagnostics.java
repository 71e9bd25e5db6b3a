package org.scxc.compiler.diagnostics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** Collects findings; a second one at the same place is a consequence of the first and is dropped. */
public final class Diagnostics {
    private static final int SHOWN_AT_MOST = 100;

    private final List<Diagnostic> all = new ArrayList<>();

    public void error(String id, SourceSpan span, String message, String hint) {
        add(new Diagnostic(
                id, Diagnostic.Severity.ERROR, span, message, hint.isEmpty() ? Optional.empty() : Optional.of(hint)));
    }

    public void warning(String id, SourceSpan span, String message, String hint) {
        add(new Diagnostic(
                id, Diagnostic.Severity.WARNING, span, message, hint.isEmpty() ? Optional.empty() : Optional.of(hint)));
    }

    private void add(Diagnostic d) {
        boolean known = all.stream()
                .anyMatch(o -> o.span().file().equals(d.span().file())
                        && o.span().start() == d.span().start()
                        && o.span().end() == d.span().end());
        if (!known && all.size() < SHOWN_AT_MOST) {
            all.add(d);
        }
    }

    public void addAll(Diagnostics other) {
        all.addAll(other.all);
    }

    public boolean hasErrors() {
        return all.stream().anyMatch(Diagnostic::isError);
    }

    public int count() {
        return all.size();
    }

    public List<Diagnostic> sorted() {
        return all.stream()
                .sorted(Comparator.comparing((Diagnostic d) -> d.span().file())
                        .thenComparing(d -> d.span().start())
                        .thenComparing(Diagnostic::id))
                .toList();
    }
}
