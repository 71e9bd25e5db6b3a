package org.scxc.runtime;

import org.scxc.model.SourceSpan;

/** A construct that this backend cannot run; underlined at {@code span}. */
public record Refusal(SourceSpan span, String message, String hint) {}
