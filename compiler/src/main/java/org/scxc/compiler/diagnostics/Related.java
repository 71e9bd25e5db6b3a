package org.scxc.compiler.diagnostics;

import org.scxc.model.SourceSpan;

/** Another place that a message is about: {@code first declared here}. */
public record Related(String message, SourceSpan span) {}
