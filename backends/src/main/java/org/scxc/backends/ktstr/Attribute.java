package org.scxc.backends.ktstr;

/** {@code name = value} of {@code #[ktstr_test]}; the value is Rust text. */
public record Attribute(String name, String value) {}
