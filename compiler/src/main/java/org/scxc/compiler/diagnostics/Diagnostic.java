package org.scxc.compiler.diagnostics;

import java.util.Optional;
import org.scxc.model.SourceSpan;

/**
 * One finding.
 *
 * @param id {@code SCX0101}; stable
 * @param message what is wrong, one line
 * @param hint what to do about it
 */
public record Diagnostic(String id, Severity severity, SourceSpan span, String message, Optional<String> hint) {
    public enum Severity {
        ERROR,
        WARNING
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
