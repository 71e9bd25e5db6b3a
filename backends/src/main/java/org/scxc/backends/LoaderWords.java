package org.scxc.backends;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.scxc.model.ObjectUse;

/** What a declaration does with its object, as options of scxc's loader (guest/src/main/c/loader.c). */
public final class LoaderWords {
    private LoaderWords() {}

    /** Arrays get their length before anything is set in them; what is set twice is set in this order. */
    public static List<String> of(ObjectUse use) {
        List<String> words = new ArrayList<>();
        use.structOps().ifPresent(s -> words.addAll(List.of("--struct-ops", s.name())));
        use.resized().forEach(v -> words.addAll(List.of("--resize", assignment(v))));
        use.rodata().forEach(v -> words.addAll(List.of("--set", assignment(v))));
        use.opsFlags().ifPresent(f -> words.addAll(List.of("--ops-flags", String.join(",", f))));
        for (ObjectUse.Program run : use.runs()) {
            String call = run.name() + "="
                    + run.arguments().stream().map(Long::toUnsignedString).collect(Collectors.joining(","));
            words.addAll(
                    run.attachedOn().isEmpty()
                            ? List.of("--run", call)
                            : List.of("--run-attached", run.attachedOn().getAsInt() + ":" + call));
        }
        return words;
    }

    private static String assignment(ObjectUse.Variable variable) {
        return variable.name() + "=" + Long.toUnsignedString(variable.value());
    }
}
