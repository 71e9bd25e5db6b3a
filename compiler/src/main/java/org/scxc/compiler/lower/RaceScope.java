package org.scxc.compiler.lower;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables bound at one point of a callback, and whether any path goes on from there. */
final class RaceScope {
    /** What a variable holds. */
    enum Kind {
        TASK("a task"),
        COOKIE("a sequence number"),
        CPU("a CPU");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private final Map<String, Kind> bound = new LinkedHashMap<>();
    private boolean over;

    RaceScope copy() {
        RaceScope copy = new RaceScope();
        copy.bound.putAll(bound);
        copy.over = over;
        return copy;
    }

    void bind(String name, Kind kind) {
        bound.put(name, kind);
    }

    void unbind(String name) {
        bound.remove(name);
    }

    Map<String, Kind> bound() {
        return bound;
    }

    List<String> names(Kind kind) {
        return bound.entrySet().stream()
                .filter(e -> e.getValue() == kind)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Nothing follows on this path. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** This becomes what holds after either path: bound is only what both have bound to the same kind. */
    void join(RaceScope one, RaceScope other) {
        over = one.over && other.over;
        bound.clear();
        if (one.over || other.over) {
            bound.putAll(one.over ? other.bound : one.bound);
            return;
        }
        one.bound.forEach((name, kind) -> {
            if (other.bound.get(name) == kind) {
                bound.put(name, kind);
            }
        });
    }
}
