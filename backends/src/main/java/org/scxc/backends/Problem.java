package org.scxc.backends;

import org.scxc.model.SourceSpan;

/**
 * Why no file is written.
 *
 * @param span the construct at fault
 * @param hint what to write instead; may be empty
 */
public record Problem(SourceSpan span, String message, String hint) {}
