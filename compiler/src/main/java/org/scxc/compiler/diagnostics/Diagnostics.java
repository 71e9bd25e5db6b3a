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

    private void add(Code code, SourceSpan span, String message, Optional<String> hint, List<Related> related) {
        boolean error = code.severity() == Severity.ERROR;
        if (all.size() >= LIMIT || !seen.add(code.id() + span + message) || error && !errorsAt.add(span)) {
            return;
        }
        all.add(new Diagnostic(code.id(), code.severity(), span, message, hint, related));
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
