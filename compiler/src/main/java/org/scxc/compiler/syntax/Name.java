package org.scxc.compiler.syntax;

import org.scxc.model.SourceSpan;

/** One word, and where it stands. */
public record Name(String text, SourceSpan span) {}
