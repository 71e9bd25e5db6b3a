package org.scxc.compiler.generate;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.model.SourceSpan;

/** A tree of records as text, without the places where it stands in its file. */
public final class Shape {
    private static final Map<Class<?>, Method[]> PARTS = new HashMap<>();

    private Shape() {}

    public static String of(Object value) {
        StringBuilder out = new StringBuilder();
        print(value, out);
        return out.toString();
    }

    private static void print(Object value, StringBuilder out) {
        switch (value) {
            case SourceSpan s -> {}
            case List<?> list -> {
                out.append('[');
                list.forEach(v -> print(v, out.append(' ')));
                out.append(']');
            }
            case Map<?, ?> map ->
                map.forEach((k, v) -> {
                    print(k, out.append(' '));
                    print(v, out.append('='));
                });
            case Optional<?> optional -> optional.ifPresent(v -> print(v, out));
            case Record record -> {
                out.append(record.getClass().getSimpleName()).append('(');
                for (Method part : PARTS.computeIfAbsent(record.getClass(), Shape::parts)) {
                    print(get(part, record), out.append(' '));
                }
                out.append(')');
            }
            default -> out.append(value);
        }
    }

    private static Method[] parts(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getAccessor)
                .toArray(Method[]::new);
    }

    private static Object get(Method accessor, Record record) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
