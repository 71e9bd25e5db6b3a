package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.scxc.compiler.syntax.Act;
import org.scxc.compiler.syntax.Expect;
import org.scxc.compiler.syntax.Expression;
import org.scxc.compiler.syntax.Path;
import org.scxc.compiler.syntax.Statement;

/**
 * Which members of which workers a scenario names, {@code drifter[3]}. These become groups of one, so that whoever runs
 * the scenario knows groups only.
 */
final class Members {
    private final Map<String, TreeSet<Long>> named = new HashMap<>();

    Members(ScenarioParts scenario) {
        scenario.all(Statement.Phase.class).forEach(p -> acts(p.actions()));
        scenario.all(Statement.ExpectUse.class).forEach(e -> expect(e.expect()));
        scenario.all(Statement.Variant.class).forEach(v -> v.expectations().forEach(this::expect));
    }

    /** Numbers, ascending, from 0 to {@code count} − 1; all else is an error of its own. */
    List<Integer> of(List<String> names, long count) {
        TreeSet<Long> all = new TreeSet<>();
        names.forEach(n -> all.addAll(named.getOrDefault(n, new TreeSet<>())));
        return all.stream().filter(i -> i < count).map(Long::intValue).toList();
    }

    private void acts(List<Act> acts) {
        for (Act act : acts) {
            switch (act) {
                case Act.Set a -> path(a.target());
                case Act.Clear a -> path(a.target());
                case Act.Move a -> path(a.target());
                case Act.Signal a -> path(a.target());
                case Act.Claimed a -> acts(List.of(a.change()));
                case Act.At a -> acts(a.body());
                case Act.Every a -> acts(a.body());
                case Act.ExpectHere a -> expect(a.expect());
                default -> {} // names cells, CPUs or phases
            }
        }
    }

    private void expect(Expect expect) {
        switch (expect.fact()) {
            case Expect.Healthy f -> {}
            case Expect.Bail f -> {}
            case Expect.LoadFailed f -> {}
            case Expect.Warn f -> {}
            case Expect.Refused f -> {}
            case Expect.Exit f -> f.of().ifPresent(this::path);
            case Expect.Bare f -> expression(f.value());
            case Expect.Compare f -> {
                expression(f.left());
                expression(f.right());
            }
            case Expect.Between f -> expression(f.value());
            case Expect.OnCpus f -> expression(f.value());
            case Expect.OfCpus f -> {} // of cells, which have no members
        }
    }

    private void expression(Expression expression) {
        switch (expression) {
            case Expression.Number n -> {}
            case Expression.Reference r -> r.subjects().orElse(List.of()).forEach(this::path);
            case Expression.Binary b -> {
                expression(b.left());
                expression(b.right());
            }
        }
    }

    private void path(Path path) {
        path.member()
                .filter(m -> m.word().matches("[0-9]{1,9}"))
                .ifPresent(m -> named.computeIfAbsent(path.group(), n -> new TreeSet<>())
                        .add(Long.parseLong(m.word())));
    }
}
