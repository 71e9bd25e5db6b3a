package org.scxc.cli.process;

/** Input that the user has to correct; diagnostics that were printed say why. */
public final class Rejected extends RuntimeException {}
