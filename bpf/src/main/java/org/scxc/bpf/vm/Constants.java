package org.scxc.bpf.vm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/** The objects that a generated class is given as constants. */
final class Constants {
    private static final Handle CLASS_DATA_AT = new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/invoke/MethodHandles",
            "classDataAt",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;",
            false);

    static final String CALL = "org/scxc/bpf/vm/Shortcuts$Call";
    static final String PLACE = "org/scxc/bpf/vm/Shortcuts$Place";

    private final Shortcuts shortcuts;
    private final List<Object> data = new ArrayList<>();
    private final Map<Object, Integer> indices = new HashMap<>();

    Constants(Shortcuts shortcuts) {
        this.shortcuts = shortcuts;
    }

    /** For defineHiddenClassWithClassData, which wants some. */
    List<Object> data() {
        return List.copyOf(data);
    }

    /** Returns what ldc loads for a helper, or null. @param first what r1 holds, if that is known */
    @Nullable
    ConstantDynamic helper(int number, OptionalLong first) {
        return constant(shortcuts.helper(number, first), CALL);
    }

    /** Returns what ldc loads for a kfunc, or null. */
    @Nullable
    ConstantDynamic kfunc(int index) {
        return constant(shortcuts.kfunc(index), CALL);
    }

    /** Returns what ldc loads for a place that accesses like this one go to, or null. */
    @Nullable
    ConstantDynamic place(int off, int size, boolean store) {
        Shortcuts.Place place = shortcuts.place(off, size);
        return place != null && store && !place.isWritable() ? null : constant(place, PLACE);
    }

    private @Nullable ConstantDynamic constant(@Nullable Object value, String type) {
        if (value == null) {
            return null;
        }
        int index = indices.computeIfAbsent(value, v -> {
            data.add(v);
            return data.size() - 1;
        });
        return new ConstantDynamic("_", "L" + type + ";", CLASS_DATA_AT, index);
    }
}
