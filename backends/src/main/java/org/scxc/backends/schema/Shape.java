package org.scxc.backends.schema;

import java.util.List;
import java.util.Map;

/** What a JSON value has to be. A format is one constant of these, beside the code that reads it. */
public sealed interface Shape {
    /** Longest text in characters unless a shape says otherwise: a path, a name, a message of the kernel. */
    int TEXT_MAX = 1 << 16;

    /** A number without fraction from {@code min} to {@code max}. */
    record Whole(long min, long max) implements Shape {}

    /** A finite number from {@code min} to {@code max}. */
    record Real(double min, double max) implements Shape {}

    record Text(int lengthMax) implements Shape {}

    /** A cpulist in a text, as the kernel prints one; may be empty. */
    record Cpus() implements Shape {}

    record Flag() implements Shape {}

    /** Anything: read by nobody, or passed on as it is. */
    record Anything() implements Shape {}

    /** {@code null}, or what {@code shape} says. */
    record Nullable(Shape shape) implements Shape {}

    /**
     * An array.
     *
     * @param unique member in which no two elements agree; empty if they may
     */
    record Many(Shape each, int max, String unique) implements Shape {}

    /** An array with one element for each shape. */
    record Tuple(List<Shape> each) implements Shape {}

    /** An object whose keys are names of the user. */
    record Named(Shape each, int max) implements Shape {}

    /** An object; members that the format does not name are ignored. */
    record Struct(List<Member> members) implements Shape {}

    /**
     * A variant as serde writes one: {@code "name"}, or {@code {"name": value}}.
     *
     * @param known by name; a variant without a value is {@link Anything}
     * @param others what other variants are
     */
    record Variant(Map<String, Shape> known, Others others) implements Shape {}

    /** Variants that a format does not name. */
    enum Others {
        ALLOWED,
        REFUSED
    }

    record Member(String name, Shape shape, Presence presence) {}

    enum Presence {
        REQUIRED,
        OPTIONAL
    }

    static Shape whole(long min, long max) {
        return new Whole(min, max);
    }

    static Shape text() {
        return new Text(TEXT_MAX);
    }

    static Shape flag() {
        return new Flag();
    }

    static Shape many(Shape each, int max) {
        return new Many(each, max, "");
    }

    static Struct struct(Member... members) {
        return new Struct(List.of(members));
    }

    static Member required(String name, Shape shape) {
        return new Member(name, shape, Presence.REQUIRED);
    }

    static Member optional(String name, Shape shape) {
        return new Member(name, shape, Presence.OPTIONAL);
    }
}
