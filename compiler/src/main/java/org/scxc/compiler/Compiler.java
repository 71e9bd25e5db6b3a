package org.scxc.compiler;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The compiler: {@code .scx} text to checked scenarios and races. Bad input becomes diagnostics, never an exception. */
public final class Compiler {
    /** The whole pipeline, in order. A phase that needs what an earlier one failed to make is not run. */
    private static final List<Phase> PHASES = List.of(
            new Phase("parse", Pipeline::parse, Pipeline::printTree),
            new Phase("declare", Pipeline::declare, Pipeline::printNames),
            new Phase("check", Pipeline::check, Pipeline::printTree),
            new Phase("lower", Pipeline::lower, Pipeline::printModel));

    private record Phase(String name, Step step, Function<Pipeline, String> print) {}

    private interface Step {
        /** @return whether the next phase can run */
        boolean run(Pipeline pipeline);
    }

    private Compiler() {}

    /** Compiles the files as one program; the standard library is always visible. */
    public static Compilation compile(List<SourceText> files, Overrides overrides) {
        return compile(files, overrides, "", text -> {});
    }

    /**
     * The same, and prints what the files have become once a phase is done.
     *
     * @param after the phase's name, one of {@link #phases()}; another prints nothing
     * @param out gets the text; not called if an error stopped the compiler before or in that phase
     */
    public static Compilation compile(List<SourceText> files, Overrides overrides, String after, Consumer<String> out) {
        Pipeline pipeline = new Pipeline(files, overrides);
        for (Phase phase : PHASES) {
            boolean goesOn = phase.step().run(pipeline);
            if (phase.name().equals(after) && !pipeline.hasErrors()) {
                out.accept(phase.print().apply(pipeline));
            }
            if (!goesOn) {
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
