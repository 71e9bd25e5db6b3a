package org.scxc.backends;

import java.util.List;
import java.util.Optional;
import org.scxc.model.ObjectUse;
import org.scxc.model.SchedulerUse;

/** What a real kernel gets of a scheduler's declaration. */
public sealed interface Started {
    /** Words behind the program. */
    List<String> arguments();

    /** An object that scxc's loader attaches; its arguments are the loader's. */
    record Loaded(ObjectUse object, List<String> arguments) implements Started {}

    /** A scheduler's executable, of which the declaration names the file: the object is inside. */
    record Executable(String path, List<String> arguments) implements Started {}

    /** {@code binary "NAME"}: a program that is found by its name. */
    record Named(String binary, List<String> arguments) implements Started {}

    /** Nothing that can be started: the declaration names neither, or an object that needs more than the loader does. */
    record Untold(List<String> arguments) implements Started {}

    static Started of(SchedulerUse use, Starts starts) {
        Optional<ObjectUse> object = use.object()
                .filter(o -> starts == Starts.OBJECTS || use.binary().isEmpty());
        if (object.isEmpty()) {
            return use.binary()
                    .<Started>map(b -> new Named(b, use.arguments()))
                    .orElseGet(() -> new Untold(use.arguments()));
        }
        ObjectUse it = object.get();
        if (!it.file().endsWith(".o")) {
            return new Executable(it.file(), use.arguments());
        }
        boolean served = it.userSpace().isEmpty() && it.unserved().isEmpty();
        return served || starts == Starts.OBJECTS ? new Loaded(it, LoaderWords.of(it)) : new Untold(use.arguments());
    }
}
