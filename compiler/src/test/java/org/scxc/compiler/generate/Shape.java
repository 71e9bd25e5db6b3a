package org.scxc.compiler.generate;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Parsing;
import org.scxc.grammar.ScxLexer;
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

    /** Races are kept as their text, which has a layout. */
    private static Object get(Method accessor, Record record) {
        try {
            Object part = accessor.invoke(record);
            boolean layout = accessor.getName().equals("text")
                    && (record instanceof Decl.Race || record instanceof Decl.Discipline);
            return layout ? words(part.toString()) : part;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String words(String text) {
        return Parsing.tokens("race", text).getTokens().stream()
                .filter(t -> t.getChannel() == Token.DEFAULT_CHANNEL && t.getType() != ScxLexer.SEP)
                .map(Token::getText)
                .collect(Collectors.joining(" "));
    }
}
