package org.scxc.compiler.print;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.syntax.Expression;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Path;
import org.scxc.model.Machine;
import org.scxc.model.SourceSpan;
import org.scxc.model.Workload;

/**
 * Any tree of records as text: on one line what fits there, else one line a component. Where it stands in the source
 * follows a record's name as {@code @line:column}. What is empty is left out; times are printed with their unit.
 */
public final class RecordPrinter {
    private static final int WIDTH_MAX = 100;

    private final Map<String, String> texts;
    private final StringBuilder out = new StringBuilder();

    /** @param texts file name → its text, from which names, values and expressions are quoted */
    public RecordPrinter(Map<String, String> texts) {
        this.texts = texts;
    }

    /** @return every value on lines of its own */
    public String print(List<?> values) {
        values.forEach(v -> print("", v, 0));
        return out.toString();
    }

    private void print(String label, Object value, int depth) {
        String indent = "  ".repeat(depth);
        String line = indent + label + inline(value);
        if (line.length() <= WIDTH_MAX || !(value instanceof Record || value instanceof List<?>) || isLeaf(value)) {
            out.append(line).append('\n');
            return;
        }
        if (value instanceof List<?> list) {
            out.append(indent).append(label.strip()).append('\n');
            list.forEach(v -> print("", v, depth + 1));
            return;
        }
        out.append(indent).append(label).append(head((Record) value)).append('\n');
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object part = unwrap(get(component, (Record) value));
            if (isShown(part)) {
                print(component.getName() + " ", timed(component, part), depth + 1);
            }
        }
    }

    private String inline(Object value) {
        return switch (value) {
            case String s -> quoted(s);
            case Enum<?> e -> e.name().toLowerCase(Locale.ROOT);
            case List<?> list ->
                "[" + String.join(", ", list.stream().map(this::inline).toList()) + "]";
            case Map<?, ?> map ->
                "{"
                        + String.join(
                                ", ",
                                map.entrySet().stream()
                                        .map(e -> e.getKey() + " " + inline(e.getValue()))
                                        .toList())
                        + "}";
            case Record r when isLeaf(r) -> leaf(r);
            case Record r -> head(r) + parts(r);
            default -> value.toString();
        };
    }

    private String parts(Record record) {
        List<String> parts = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object part = unwrap(get(component, record));
            if (isShown(part)) {
                parts.add(component.getName() + " " + inline(timed(component, part)));
            }
        }
        return parts.isEmpty() ? "" : "(" + String.join(", ", parts) + ")";
    }

    private static String head(Record record) {
        String name = record.getClass().getSimpleName();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (get(component, record) instanceof SourceSpan span && span.line() > 0) {
                return name + "@" + span.line() + ":" + span.column();
            }
        }
        return name;
    }

    private static boolean isLeaf(Object value) {
        return value instanceof Name
                || value instanceof Path
                || value instanceof Item
                || value instanceof Expression
                || value instanceof Machine;
    }

    private String leaf(Record record) {
        return switch (record) {
            case Name n -> n.text();
            case Path p -> p.text();
            case Item i -> source(i.span());
            case Expression e -> source(e.span());
            default -> record.toString();
        };
    }

    private String source(SourceSpan span) {
        String text = texts.getOrDefault(span.file(), "");
        return span.end() > text.length()
                ? ""
                : text.substring(span.start(), span.end()).replaceAll("\\s+", " ");
    }

    private static Object unwrap(Object value) {
        return value instanceof Optional<?> o && o.isPresent() ? o.get() : value;
    }

    private static boolean isShown(Object part) {
        return switch (part) {
            case Optional<?> o -> false; // unwrapped unless empty
            case List<?> l -> !l.isEmpty();
            case Map<?, ?> m -> !m.isEmpty();
            case String s -> !s.isEmpty();
            case SourceSpan s -> false;
            default -> true;
        };
    }

    private static Object timed(RecordComponent component, Object part) {
        boolean time = component.getName().equals("ns")
                || component.getName().endsWith("Ns")
                || component.getDeclaringRecord() == Workload.Each.class;
        return time && part instanceof Long ns ? new Time(ns) : part;
    }

    /** In the largest unit that needs no fraction. */
    private static final class Time {
        private final long ns;

        Time(long ns) {
            this.ns = ns;
        }

        @Override
        public String toString() {
            if (ns % 1_000_000_000 == 0) {
                return ns / 1_000_000_000 + "s";
            }
            if (ns % 1_000_000 == 0) {
                return ns / 1_000_000 + "ms";
            }
            return ns % 1_000 == 0 ? ns / 1_000 + "us" : ns + "ns";
        }
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_.#-]+")
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static Object get(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.toString(), e);
        }
    }
}
