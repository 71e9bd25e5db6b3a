package org.scxc.compiler;

/**
 * A file in memory.
 *
 * @param name as the user named it; shown in diagnostics
 */
public record SourceText(String name, String text) {}
