package org.scxc.backends;

/** @param name without folder */
public record OutputFile(String name, String text) {}
