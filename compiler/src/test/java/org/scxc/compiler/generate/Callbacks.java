package org.scxc.compiler.generate;

import java.util.ArrayList;
import java.util.List;

/** Queues and callbacks, each variable bound before it is used. */
final class Callbacks {
    private final Draw draw;
    private final int cpus;
    private final String queue;
    private final String dsq;
    private final String lock;
    private final String flag;
    private final String count;

    Callbacks(Draw draw, int cpus) {
        this.draw = draw;
        this.cpus = cpus;
        queue = draw.name();
        dsq = draw.name();
        lock = draw.name();
        flag = draw.name();
        count = draw.name();
    }

    /**
     * What a path has bound.
     *
     * @param cpu the parameter of dispatch, or empty
     * @param held the task of the iterator over the DSQ around, or empty
     * @param locked whether the lock is held
     */
    private record Scope(
            String callback,
            String own,
            String cpu,
            List<String> tasks,
            List<String> cookies,
            String held,
            boolean locked) {
        Scope inside() {
            return new Scope(callback, own, cpu, new ArrayList<>(tasks), new ArrayList<>(cookies), held, locked);
        }

        Scope holding(String task) {
            Scope scope = new Scope(callback, own, cpu, new ArrayList<>(tasks), new ArrayList<>(cookies), task, locked);
            scope.tasks.add(task);
            return scope;
        }

        Scope withLock() {
            return new Scope(callback, own, cpu, tasks, cookies, held, true);
        }
    }

    List<String> items() {
        List<String> items = new ArrayList<>(List.of("queue " + queue, "dsq " + dsq, "lock " + lock));
        items.add("word " + flag);
        items.add("word " + count);
        items.add(handler("enqueue"));
        if (draw.one(2)) {
            items.add(handler("dequeue"));
        }
        items.add(handler("dispatch"));
        if (draw.one(3)) {
            items.add(handler("set_cpumask"));
        }
        return items;
    }

    private String handler(String callback) {
        String parameter = draw.name();
        boolean dispatch = callback.equals("dispatch");
        Scope scope = new Scope(
                callback,
                dispatch ? "" : parameter,
                dispatch ? parameter : "",
                new ArrayList<>(dispatch ? List.of() : List.of(parameter)),
                new ArrayList<>(),
                "",
                false);
        return "on " + callback + "(" + parameter + ") " + block(scope, 2, true);
    }

    /** @param mayLeave whether its last step may be return or retry */
    private String block(Scope scope, int depth, boolean mayLeave) {
        List<String> steps = new ArrayList<>();
        for (int i = draw.upTo(3); i >= 0; i--) {
            steps.add(step(scope, depth));
        }
        if (mayLeave && draw.one(5)) {
            steps.add(draw.of("return", "retry"));
        }
        return "{ " + String.join(draw.of("; ", "\n"), steps) + " }";
    }

    /** A block that does not go on. */
    private String leaving(Scope scope, int depth) {
        return "{ " + step(scope.inside(), depth) + "; " + draw.of("return", "retry") + " }";
    }

    private String step(Scope scope, int depth) {
        boolean dispatch = !scope.cpu.isEmpty();
        if (dispatch && scope.tasks.isEmpty()) {
            return bind(scope);
        }
        String task = draw.of(scope.tasks);
        return switch (draw.upTo(depth > 0 ? 13 : 8)) {
            case 0 -> "push " + task + " to " + queue;
            case 1 -> "remove " + task + " from " + queue;
            case 2 -> bind(scope);
            case 3 -> "set " + flag + " " + draw.of("0", "1", "(2 - 1)");
            case 4 -> "set " + count + "." + task + " " + draw.of("0", "7");
            case 5 -> "check " + test(scope) + orElse(scope, depth);
            case 6 -> {
                String name = draw.name();
                String text = "capture " + task + " as " + name;
                scope.cookies.add(name);
                yield text;
            }
            case 7 -> dispatch ? draw.of("cancel", "reenqueue") : "reenqueue";
            case 8 -> insert(scope, depth);
            case 9 -> {
                String otherwise = orElse(scope, depth);
                String body = block(scope.inside(), depth - 1, otherwise.isEmpty()); // one of both goes on
                yield "if " + test(scope) + " " + body + otherwise;
            }
            case 10 ->
                scope.locked ? "set " + flag + " 1" : "lock " + lock + " { " + step(scope.withLock(), depth - 1) + " }";
            case 11, 12 -> {
                String name = draw.name();
                yield "each " + dsq + " as " + name + " " + block(scope.holding(name), depth - 1, true);
            }
            default ->
                dispatch && !scope.held.isEmpty()
                        ? "move " + scope.held + " from " + dsq + " to " + place(scope) + orElse(scope, depth)
                        : insert(scope, depth);
        };
    }

    private String bind(Scope scope) {
        String name = draw.name();
        String text = draw.of("peek ", "pop ") + queue + " as " + name;
        scope.tasks.add(name);
        return text;
    }

    private String insert(Scope scope, int depth) {
        boolean own = scope.callback.equals("enqueue");
        if (!own && scope.cpu.isEmpty()) {
            return "push " + scope.own + " to " + queue;
        }
        String with = scope.cookies.isEmpty() || draw.one(2) ? "" : " with " + draw.of(scope.cookies);
        return "insert " + (own ? scope.own : draw.of(scope.tasks)) + " on " + place(scope) + with
                + orElse(scope, depth);
    }

    private String place(Scope scope) {
        return switch (draw.upTo(4)) {
            case 0 -> "global";
            case 1 -> "dsq " + dsq;
            case 2 -> "local " + draw.upTo(cpus - 1);
            default -> "local" + (scope.cpu.isEmpty() ? "" : draw.of("", " " + scope.cpu));
        };
    }

    private String test(Scope scope) {
        String task = draw.of(scope.tasks);
        return switch (draw.upTo(3)) {
            case 0 -> task + " migration_disabled";
            case 1 -> flag + draw.of(" == ", " != ") + draw.upTo(1);
            case 2 -> count + "." + task + " == 0";
            default -> task + " allowed on " + (scope.cpu.isEmpty() ? draw.upTo(cpus - 1) : scope.cpu);
        };
    }

    private String orElse(Scope scope, int depth) {
        return depth > 0 && draw.one(2) ? " else " + leaving(scope, depth - 1) : "";
    }
}
