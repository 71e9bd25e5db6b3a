package org.scxc.cli;

/** What the commands work with; tests give others. */
record Services(Frontend frontend, Backend backend, String version) {}
