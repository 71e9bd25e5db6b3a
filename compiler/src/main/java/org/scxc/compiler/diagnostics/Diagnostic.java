package org.scxc.compiler.diagnostics;

import java.util.List;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/**
 * One message.
 *
 * @param id {@code SCX0102}; stable, see {@link Code}
 * @param hint what to write instead
 */
public record Diagnostic(
        String id, Severity severity, SourceSpan span, String message, Optional<String> hint, List<Related> related) {}
