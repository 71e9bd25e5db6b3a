package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Plain;

/** The comment above each of several steps: its phase, what begins there, how long it lasts. */
final class Comments {
    private Comments() {}

    static String of(Step step) {
        return of(step, step.title());
    }

    /** One that is done at several times. */
    static String repeated(Step step) {
        return of(step, step.phase());
    }

    private static String of(Step step, String title) {
        List<String> parts = new ArrayList<>();
        for (Op op : step.ops()) {
            said(op).ifPresent(parts::add);
        }
        String begins = parts.isEmpty() ? "" : ": " + String.join(", ", parts);
        return Prose.fold(Plain.text(title + begins), 84);
    }

    private static java.util.Optional<String> said(Op op) {
        return switch (op) {
            case Op.SpawnWorkers s ->
                java.util.Optional.of(Words.count(s.group().workers(), "more worker") + " in " + s.cgroup());
            case Op.SpawnHost s ->
                java.util.Optional.of(Words.count(s.group().workers(), "worker") + " in the root cgroup");
            case Op.DetachScheduler d -> java.util.Optional.of("without the scheduler, so EEVDF");
            case Op.AttachScheduler a ->
                java.util.Optional.of("with " + a.scheduler().program());
            default -> java.util.Optional.empty();
        };
    }
}
