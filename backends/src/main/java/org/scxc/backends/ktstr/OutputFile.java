package org.scxc.backends.ktstr;

/** @param name without folder */
public record OutputFile(String name, String text) {}
