package org.scxc.model.index;

import java.util.List;
import org.scxc.model.Action;
import org.scxc.model.Cell;
import org.scxc.model.Setup;

/**
 * Whether the cells' cgroups have the cpu controller. Without it all tasks are in the root's task group: EEVDF has them compete one
 * by one, and the kernel calls none of a scheduler's callbacks for cgroups. Workloads switch it on only where it is needed, for
 * the whole run: where a cell has a weight or a limit of its own, or the scheduler hears of cgroups by callbacks.
 */
public enum CpuController {
    OFF,
    ON;

    public static CpuController of(Setup setup) {
        boolean on =
                setup.scheduler().filter(s -> s.cgroups().wantsController()).isPresent()
                        || setup.cells().stream().anyMatch(CpuController::isSet)
                        || setup.phases().stream().anyMatch(p -> anyWrites(p.actions()));
        return on ? ON : OFF;
    }

    private static boolean isSet(Cell cell) {
        return cell.weight() != 100 || cell.max().isLimit();
    }

    private static boolean anyWrites(List<Action> actions) {
        return actions.stream().anyMatch(CpuController::writes);
    }

    private static boolean writes(Action action) {
        return switch (action) {
            case Action.CreateCell a -> isSet(a.cell());
            case Action.SetWeight a -> true;
            case Action.SetMax a -> true;
            case Action.At a -> anyWrites(a.body());
            case Action.Every a -> anyWrites(a.body());
            default -> false;
        };
    }
}
