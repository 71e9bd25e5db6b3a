package org.scxc.backends.ktstr;

import java.util.List;

/** An expression of Rust that {@link KtstrLayout} can lay out. */
sealed interface KtstrCode {
    /** Never broken. */
    record Atom(String text) implements KtstrCode {}

    /** {@code callee(args)}. */
    record Call(String callee, List<KtstrCode> args) implements KtstrCode {}

    /** {@code Path { a: x, b: y }}; fields as {@code a: x}. */
    record Struct(String path, List<String> fields) implements KtstrCode {}

    /** {@code [a, b]}; filled line by line where it does not fit. */
    record Array(List<String> items) implements KtstrCode {}

    /** {@code vec![…]}. */
    record Vector(List<Item> items) implements KtstrCode {}

    /** @param comment stands in a line above it; empty = none */
    record Item(String comment, KtstrCode code) {}

    /** {@code root.call(…).call(…)}; the calls begin with a dot. */
    record Chain(KtstrCode root, List<Call> calls) implements KtstrCode {}

    static KtstrCode atom(String text) {
        return new Atom(text);
    }

    static Call call(String callee, KtstrCode... args) {
        return new Call(callee, List.of(args));
    }
}
