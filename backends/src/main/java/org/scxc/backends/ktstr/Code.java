package org.scxc.backends.ktstr;

import java.util.List;

/** An expression of Rust that {@link Layout} can lay out. */
sealed interface Code {
    /** Never broken. */
    record Atom(String text) implements Code {}

    /** {@code callee(args)}. */
    record Call(String callee, List<Code> args) implements Code {}

    /** {@code Path { a: x, b: y }}; fields as {@code a: x}. */
    record Struct(String path, List<String> fields) implements Code {}

    /** {@code [a, b]}; filled line by line where it does not fit. */
    record Array(List<String> items) implements Code {}

    /** {@code vec![…]}. */
    record Vector(List<Item> items) implements Code {}

    /** @param comment stands in a line above it; empty = none */
    record Item(String comment, Code code) {}

    /** {@code root.call(…).call(…)}; the calls begin with a dot. */
    record Chain(Code root, List<Call> calls) implements Code {}

    static Code atom(String text) {
        return new Atom(text);
    }

    static Call call(String callee, Code... args) {
        return new Call(callee, List.of(args));
    }
}
