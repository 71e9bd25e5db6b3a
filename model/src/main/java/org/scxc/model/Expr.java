package org.scxc.model;

/** The arithmetic of a claim. Durations are ns, percentages fractions. */
public sealed interface Expr {
    record Constant(double value, Unit unit) implements Expr {}

    record Of(Measure measure) implements Expr {}

    record Binary(Expr left, Operator operator, Expr right) implements Expr {}

    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE
    }

    enum Unit {
        NONE,
        NS,
        FRACTION
    }
}
