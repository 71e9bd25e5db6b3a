package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Breaks expressions into lines as rustfmt's default style does, so that files need no Rust toolchain to be clean: lines
 * of 100 columns; argument lists, vectors and chains on one line up to 60, struct literals up to 18.
 */
final class KtstrLayout {
    private static final int WIDTH = 100;
    private static final int LIST_WIDTH = 60;
    private static final int STRUCT_WIDTH = 18;
    private static final int SHORT_ITEM = 10;
    private static final int INDENT = 4;
    /** An overflowing last call is always taken from so many lines on; below, the shorter of two forms is. */
    private static final int OVERFLOW_LINES = 5;

    private KtstrLayout() {}

    /**
     * @param indent columns that continued lines are indented by
     * @param column where the expression begins
     * @param trailing columns needed behind it on its last line
     * @return lines; the first without indentation
     */
    static String lay(KtstrCode code, int indent, int column, int trailing) {
        Optional<String> flat = flat(code);
        if (flat.isPresent() && column + flat.get().length() + trailing <= WIDTH) {
            return flat.get();
        }
        return switch (code) {
            case KtstrCode.Atom a -> a.text();
            case KtstrCode.Struct s -> struct(s, indent);
            case KtstrCode.Array a -> array(a, indent);
            case KtstrCode.Vector v -> vector(v, indent, column, trailing);
            case KtstrCode.Call c -> call(c, indent, column, trailing);
            case KtstrCode.Chain c -> chain(c, indent, column, trailing);
        };
    }

    /** On one line, if the style allows that wherever it stands. */
    static Optional<String> flat(KtstrCode code) {
        return switch (code) {
            case KtstrCode.Atom a -> Optional.of(a.text());
            case KtstrCode.Struct s -> {
                String fields = String.join(", ", s.fields());
                yield fields.length() <= STRUCT_WIDTH
                        ? Optional.of(s.path() + " { " + fields + " }")
                        : Optional.empty();
            }
            case KtstrCode.Array a -> {
                String items = String.join(", ", a.items());
                yield items.length() <= LIST_WIDTH ? Optional.of("[" + items + "]") : Optional.empty();
            }
            case KtstrCode.Vector v ->
                v.items().stream().anyMatch(i -> !i.comment().isEmpty())
                        ? Optional.empty()
                        : list(v.items().stream().map(KtstrCode.Item::code).toList())
                                .map(items -> "vec![" + items + "]");
            case KtstrCode.Call c -> list(c.args()).map(args -> c.callee() + "(" + args + ")");
            case KtstrCode.Chain c -> {
                Optional<String> text = flat(c.root());
                for (KtstrCode.Call call : c.calls()) {
                    Optional<String> next = flat(call);
                    text = text.isEmpty() || next.isEmpty() ? Optional.empty() : Optional.of(text.get() + next.get());
                }
                yield text.filter(t -> c.calls().size() == 1 || t.length() <= LIST_WIDTH);
            }
        };
    }

    private static Optional<String> list(List<KtstrCode> items) {
        List<String> flat = new ArrayList<>();
        for (KtstrCode item : items) {
            Optional<String> text = flat(item);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            flat.add(text.get());
        }
        String all = String.join(", ", flat);
        return all.length() <= LIST_WIDTH ? Optional.of(all) : Optional.empty();
    }

    private static String array(KtstrCode.Array a, int indent) {
        StringBuilder out = new StringBuilder("[\n").append(pad(indent + INDENT));
        int column = indent + INDENT;
        for (int i = 0; i < a.items().size(); i++) {
            String item = a.items().get(i) + ",";
            boolean fills = isShort(item);
            if (i > 0 && (!fills || column + 1 + item.length() > WIDTH)) {
                out.append('\n').append(pad(indent + INDENT));
                column = indent + INDENT;
            } else if (i > 0) {
                out.append(' ');
                column++;
            }
            out.append(item);
            column += item.length();
        }
        return out.append('\n').append(pad(indent)).append(']').toString();
    }

    private static String vector(KtstrCode.Vector v, int indent, int column, int trailing) {
        boolean alone = v.items().size() == 1
                && v.items().getFirst().comment().isEmpty()
                && v.items().getFirst().code() instanceof KtstrCode.Call
                && lay(v.items().getFirst().code(), indent + INDENT, indent + INDENT, 1)
                        .contains("\n");
        if (alone) {
            return "vec![" + lay(v.items().getFirst().code(), indent, column + 5, trailing + 1) + "]";
        }
        StringBuilder out = new StringBuilder("vec![\n");
        for (KtstrCode.Item item : v.items()) {
            if (!item.comment().isEmpty()) {
                for (String line : item.comment().split("\n")) {
                    out.append(pad(indent + INDENT)).append("// ").append(line).append('\n');
                }
            }
            out.append(line(item.code(), indent + INDENT));
        }
        return out.append(pad(indent)).append(']').toString();
    }

    private static String line(KtstrCode code, int indent) {
        return pad(indent) + lay(code, indent, indent, 1) + ",\n";
    }

    /** Its arguments one below the other; a lone one that has brackets of its own hugs the call's. */
    private static String call(KtstrCode.Call c, int indent, int column, int trailing) {
        if (c.args().size() == 1) {
            Optional<String> hugged =
                    broken(c.args().getFirst(), indent, column + c.callee().length() + 1, trailing + 1);
            if (hugged.isPresent()
                    && column
                                    + c.callee().length()
                                    + 1
                                    + firstLine(hugged.get()).length()
                            <= WIDTH) {
                return c.callee() + "(" + hugged.get() + ")";
            }
        }
        String args = c.args().stream().map(a -> line(a, indent + INDENT)).collect(Collectors.joining());
        return c.callee() + "(\n" + args + pad(indent) + ")";
    }

    /** In several lines, if it has brackets that can be broken behind. */
    private static Optional<String> broken(KtstrCode arg, int indent, int column, int trailing) {
        return switch (arg) {
            case KtstrCode.Array a -> Optional.of(array(a, indent));
            case KtstrCode.Call c when c.args().isEmpty() -> Optional.empty();
            case KtstrCode.Call c -> Optional.of(call(c, indent, column, trailing));
            case KtstrCode.Struct s -> Optional.of(struct(s, indent));
            case KtstrCode.Vector v -> Optional.of(vector(v, indent, column, trailing));
            case KtstrCode.Atom a -> Optional.empty();
            case KtstrCode.Chain c -> Optional.empty();
        };
    }

    private static String struct(KtstrCode.Struct s, int indent) {
        return s.path() + " {\n"
                + s.fields().stream().map(f -> pad(indent + INDENT) + f + ",\n").collect(Collectors.joining())
                + pad(indent) + "}";
    }

    /** All on one line but the last call's arguments, or a line for each call. */
    private static String chain(KtstrCode.Chain c, int indent, int column, int trailing) {
        Optional<String> root = flat(c.root());
        Optional<String> first = flat(c.calls().getFirst());
        if (c.calls().size() > 1
                && root.isPresent()
                && first.isPresent()
                && root.get().length() <= INDENT) {
            KtstrCode joined = KtstrCode.atom(
                    root.get() + first.get()); // a root no wider than the indentation keeps its first call
            return chain(
                    new KtstrCode.Chain(joined, c.calls().subList(1, c.calls().size())), indent, column, trailing);
        }
        KtstrCode.Call last = c.calls().getLast();
        Optional<String> head = flat(c.root());
        for (KtstrCode.Call call : c.calls().subList(0, c.calls().size() - 1)) {
            Optional<String> next = flat(call);
            head = head.isEmpty() || next.isEmpty() ? Optional.empty() : Optional.of(head.get() + next.get());
        }
        String below = lay(last, indent + INDENT, indent + INDENT, trailing);
        if (head.isPresent()) {
            int budget = c.calls().size() == 1 ? WIDTH - column : Math.min(WIDTH - column, LIST_WIDTH);
            int left = budget - head.get().length();
            if (left > 0) {
                String beside = lay(last, indent, column + head.get().length(), trailing);
                long lines = beside.lines().count();
                boolean fits = firstLine(beside).length() <= left;
                if (fits && (lines >= OVERFLOW_LINES || below.lines().count() >= lines)) {
                    return head.get() + beside;
                }
            }
        }
        StringBuilder out = new StringBuilder(lay(c.root(), indent, column, 0));
        for (KtstrCode.Call call : c.calls().subList(0, c.calls().size() - 1)) {
            out.append('\n').append(pad(indent + INDENT)).append(lay(call, indent + INDENT, indent + INDENT, 0));
        }
        return out.append('\n').append(pad(indent + INDENT)).append(below).toString();
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    static String pad(int columns) {
        return " ".repeat(columns);
    }

    /** Whether an array of such items is filled line by line rather than one below the other. */
    static boolean isShort(String item) {
        return item.length() <= SHORT_ITEM;
    }
}
