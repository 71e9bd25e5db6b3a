package org.scxc.cli;

/** The compiler behind {@link Frontend}. */
final class CompilerFrontend implements Frontend {
    @Override
    public Compiled compile(Source source, Settings settings) {
        throw new UnsupportedOperationException("the compiler is not built in yet");
    }
}
