package org.scxc.compiler;

/**
 * A file to compile.
 *
 * @param name as the user named it; files named by {@code noise replay} are looked for beside it
 */
public record SourceText(String name, String text) {}
