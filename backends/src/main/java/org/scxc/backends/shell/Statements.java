package org.scxc.backends.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.model.Action;
import org.scxc.model.Cell;
import org.scxc.model.Errno;
import org.scxc.model.Outcome;
import org.scxc.model.Setup;
import org.scxc.model.SourceSpan;
import org.scxc.model.WorkerGroup;

/** The statements of a plan by their numbers: the worker counts them in the order in which the plan holds them. */
final class Statements {
    private final List<SourceSpan> numbered = new ArrayList<>();
    private final Map<Integer, SourceSpan> groups = new LinkedHashMap<>();
    private final Map<SourceSpan, Outcome.Change> changes = new LinkedHashMap<>();

    Statements(Setup setup) {
        setup.cells().forEach(c -> make(c));
        if (!setup.root().isEmpty()) {
            numbered.add(setup.root().getFirst().span());
            setup.root().forEach(this::group);
        }
        setup.phases().forEach(p -> walk(p.actions()));
    }

    private void make(Cell cell) {
        numbered.add(cell.span());
        cell.groups().forEach(this::group);
    }

    private void group(WorkerGroup group) {
        groups.put(group.id(), group.span());
    }

    private void walk(List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.CreateCell a) {
                make(a.cell());
                continue;
            }
            numbered.add(action.span());
            switch (action) {
                case Action.Spawn a -> a.groups().forEach(this::group);
                case Action.At a -> walk(a.body());
                case Action.Every a -> walk(a.body());
                default -> {} // holds no other statement
            }
        }
    }

    /** @param errno of the first call that was refused */
    void performed(long number, String what, long taken, long refused, long errno, long atNs) {
        if (number >= 0 && number < numbered.size() && (taken > 0 || refused > 0)) {
            add(numbered.get((int) number), what, taken, refused, errno, atNs);
        }
    }

    /** A worker's own call after its start. */
    void refusedWorker(int group, String what, long errno, long atNs) {
        SourceSpan at = groups.get(group);
        if (at != null) {
            add(at, what, 0, 1, errno, atNs);
        }
    }

    private void add(SourceSpan at, String what, long taken, long refused, long errno, long atNs) {
        Outcome.Change old = changes.getOrDefault(at, new Outcome.Change(at, 0, List.of()));
        List<Outcome.Refusal> refusals = new ArrayList<>(old.refusals());
        Optional<Errno> name = Errno.of(errno);
        if (refused > 0) {
            Errno known = name.orElse(Errno.EIO); // the worker writes none but the kernel's
            int seen = -1;
            for (int i = 0; i < refusals.size(); i++) {
                seen = refusals.get(i).errno() == known ? i : seen;
            }
            if (seen < 0) {
                refusals.add(new Outcome.Refusal(known, what, atNs, refused));
            } else {
                Outcome.Refusal first = refusals.get(seen);
                refusals.set(seen, new Outcome.Refusal(known, first.what(), first.firstNs(), first.count() + refused));
            }
        }
        changes.put(at, new Outcome.Change(at, old.accepted() + taken, List.copyOf(refusals)));
    }

    List<Outcome.Change> changes() {
        return List.copyOf(changes.values());
    }
}
