package org.scxc.compiler;

import java.util.List;

/** The compiler: {@code .scx} text to checked scenarios. Bad input becomes diagnostics, never an exception. */
public final class Compiler {
    /** The whole pipeline, in order. A phase that needs what an earlier one failed to make is not run. */
    private static final List<Phase> PHASES = List.of(
            new Phase("parse", Pipeline::parse),
            new Phase("declare", Pipeline::declare),
            new Phase("check", Pipeline::check),
            new Phase("lower", Pipeline::lower));

    private record Phase(String name, Step step) {}

    private interface Step {
        /** @return whether the next phase can run */
        boolean run(Pipeline pipeline);
    }

    private Compiler() {}

    /** Compiles the files as one program; the standard library is always visible. */
    public static Compilation compile(List<SourceText> files, Overrides overrides) {
        Pipeline pipeline = new Pipeline(files, overrides);
        for (Phase phase : PHASES) {
            if (!phase.step().run(pipeline)) {
                break;
            }
        }
        return pipeline.result();
    }

    /** The phases' names, in order. */
    public static List<String> phases() {
        return PHASES.stream().map(Phase::name).toList();
    }
}
