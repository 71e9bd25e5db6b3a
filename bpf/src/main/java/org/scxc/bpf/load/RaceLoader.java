package org.scxc.bpf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.race.Obstacles;
import org.scxc.bpf.race.RaceCode;
import org.scxc.bpf.serve.Template;
import org.scxc.model.Race;
import org.scxc.runtime.models.ObjectLoader.Obstacle;
import org.scxc.runtime.objects.RaceObject;
import org.scxc.runtime.objects.RaceObjects;

/** Loads objects for races, which the explorer finds as a service. */
public final class RaceLoader implements RaceObjects {
    /** One object a template, so that its messages have one number in all machines of a search. */
    private static final Map<Template, RaceCode> CODES = new ConcurrentHashMap<>();

    /** For the service loader. */
    public RaceLoader() {}

    @Override
    public List<Obstacle> obstacles(Race.BpfObject object) {
        List<Obstacle> obstacles = new ArrayList<>();
        Optional<Template> template = Loader.template(object.use(), object.kernel(), obstacles);
        if (template.isEmpty()) {
            return obstacles;
        }
        try {
            Obstacles.of(template.get())
                    .forEach(reason -> obstacles.add(new Obstacle(
                            object.use().span(), reason, "docs/races.md lists what a race has for an object")));
        } catch (BadObject e) {
            obstacles.add(new Obstacle(object.use().span(), e.reason(), ""));
        }
        return obstacles;
    }

    @Override
    public RaceObject load(Race.BpfObject object) {
        List<Obstacle> refusals = new ArrayList<>();
        Template template = Loader.template(object.use(), object.kernel(), refusals)
                .orElseThrow(() -> new IllegalStateException(
                        refusals.stream().map(Obstacle::message).toList().toString()));
        return CODES.computeIfAbsent(template, RaceCode::new);
    }
}
