package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Plain;

/** The comment above each of several steps: its phase, what begins there, how long it lasts. */
final class KtstrComments {
    private KtstrComments() {}

    static String of(KtstrStep step) {
        return of(step, step.title());
    }

    /** One that is done at several times. */
    static String repeated(KtstrStep step) {
        return of(step, step.phase());
    }

    private static String of(KtstrStep step, String title) {
        List<String> parts = new ArrayList<>();
        for (KtstrOp op : step.ops()) {
            said(op).ifPresent(parts::add);
        }
        String begins = parts.isEmpty() ? "" : ": " + String.join(", ", parts);
        return Prose.fold(Plain.text(title + begins), 84);
    }

    private static java.util.Optional<String> said(KtstrOp op) {
        return switch (op) {
            case KtstrOp.SpawnWorkers s ->
                java.util.Optional.of(KtstrWords.count(s.group().workers(), "more worker") + " in " + s.cgroup());
            case KtstrOp.SpawnHost s ->
                java.util.Optional.of(KtstrWords.count(s.group().workers(), "worker") + " in the root cgroup");
            case KtstrOp.DetachScheduler d -> java.util.Optional.of("without the scheduler, so EEVDF");
            case KtstrOp.AttachScheduler a ->
                java.util.Optional.of("with " + a.scheduler().program());
            default -> java.util.Optional.empty();
        };
    }
}
