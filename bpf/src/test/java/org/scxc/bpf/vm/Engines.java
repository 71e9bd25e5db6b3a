package org.scxc.bpf.vm;

import java.util.Map;

/** The engines that every vector runs in. */
public final class Engines {
    /** "pieces" cuts every function after a few instructions, which happens to big ones only otherwise. */
    public static final Map<String, Ran.Maker> ALL = Map.of(
            "interpreter", code -> new Interpreter(),
            "translator", Translator::translate,
            "pieces", code -> Translator.translate(code, 60));

    private Engines() {}
}
