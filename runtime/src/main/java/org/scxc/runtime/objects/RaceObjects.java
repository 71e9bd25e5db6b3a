package org.scxc.runtime.objects;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.scxc.model.Race;
import org.scxc.runtime.models.ObjectLoader.Obstacle;

/** Loads objects for races: a service, since what reads objects is built on the runtime. */
public interface RaceObjects {
    /** Returns why the object cannot be the scheduler of a race; empty if it can. */
    List<Obstacle> obstacles(Race.BpfObject object);

    /**
     * Returns the object, the same one for equal arguments.
     *
     * @throws IllegalStateException if there are {@link #obstacles}
     */
    RaceObject load(Race.BpfObject object);

    /** What loads objects; absent in a build without it. */
    static Optional<RaceObjects> service() {
        return Service.FOUND;
    }

    /** Looked for when an object is asked for first. */
    final class Service {
        private static final Optional<RaceObjects> FOUND =
                ServiceLoader.load(RaceObjects.class).findFirst();

        private Service() {}
    }
}
