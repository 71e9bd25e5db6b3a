package org.scxc.compiler.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.model.Machine;
import org.scxc.model.Noise;
import org.scxc.model.WorkerGroup;

/** What named noises of one file have become: the same for every scenario on a machine, but for the groups' numbers. */
public final class NoiseMemo {
    private record Key(String name, Machine machine) {}

    private record Made(Noise noise, int firstId) {}

    private final Map<Key, Made> made = new HashMap<>();

    void keep(Noise noise, Machine machine, int firstId) {
        made.put(new Key(noise.name(), machine), new Made(noise, firstId));
    }

    /** The noise with its groups numbered from {@code firstId}; empty if it has not been made. */
    Optional<Noise> find(String name, Machine machine, int firstId) {
        Made known = made.get(new Key(name, machine));
        if (known == null) {
            return Optional.empty();
        }
        int shift = firstId - known.firstId();
        Noise noise = known.noise();
        List<WorkerGroup> groups =
                noise.groups().stream().map(g -> g.numbered(g.id() + shift)).toList();
        return Optional.of(new Noise(noise.name(), groups, noise.replay(), noise.hostTurnNs(), noise.timerTurnNs()));
    }
}
