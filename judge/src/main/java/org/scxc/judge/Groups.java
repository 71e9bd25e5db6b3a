package org.scxc.judge;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.scxc.model.Action;
import org.scxc.model.Setup;
import org.scxc.model.WorkerGroup;

/** Finds worker groups wherever a setup declares them. */
public final class Groups {
    private Groups() {}

    /** The name shown to users, {@code group 7} if the setup declares no such group. */
    public static String name(Setup setup, int id) {
        Optional<WorkerGroup> found = all(setup).filter(g -> g.id() == id).findFirst();
        return found.map(WorkerGroup::name).orElse("group " + id);
    }

    /** How many tasks each counted member may stand for: results of ktstr count workers per CPU once. */
    static int perMember(Setup setup, int id) {
        boolean single =
                all(setup).filter(g -> g.id() == id).allMatch(g -> g.placement() == WorkerGroup.Placement.COUNT);
        return single ? 1 : setup.machine().cpus();
    }

    static boolean isNoise(Setup setup, int id) {
        return setup.noise().groups().stream().anyMatch(g -> g.id() == id);
    }

    private static Stream<WorkerGroup> all(Setup setup) {
        return Stream.of(
                        setup.cells().stream().flatMap(c -> c.groups().stream()),
                        setup.root().stream(),
                        setup.noise().groups().stream(),
                        setup.phases().stream().flatMap(p -> made(p.actions())))
                .flatMap(s -> s);
    }

    private static Stream<WorkerGroup> made(List<Action> actions) {
        return actions.stream().flatMap(a -> switch (a) {
            case Action.CreateCell create -> create.cell().groups().stream();
            case Action.Spawn spawn -> spawn.groups().stream();
            case Action.At at -> made(at.body());
            case Action.Every every -> made(every.body());
            default -> Stream.empty();
        });
    }
}
