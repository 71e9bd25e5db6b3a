package org.scxc.runtime.fidelity;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;
import org.scxc.runtime.sched.Schedulers;
import org.scxc.runtime.sched.mitosis.Mitosis;

/** The scheduler, its version and each of its flags. A model is asked which flags it looks at by being made. */
record SchedulerFidelity(Report report) {
    /** What a declaration says of the program that other backends start. */
    private static final String BINARY = "binary";

    private static final String NO_GROUPS =
            "tasks compete one by one: EEVDF's group scheduling, PELT and NUMA balancing are left out (docs/eevdf.md)";

    void walk(Optional<SchedulerUse> scheduler, SourceSpan place) {
        if (scheduler.isEmpty()) {
            report.approximated("the kernel's own EEVDF", place, NO_GROUPS);
        } else {
            use(scheduler.get());
        }
    }

    void use(SchedulerUse use) {
        String name = "scheduler " + use.name();
        if (use.model().equals("none") || !Schedulers.known(use.model())) {
            String text = "the in-JVM runtime has no model of scheduler \"" + use.name() + "\"";
            report.refused(name, use.span(), text, "its declaration says: model " + use.model());
            return;
        }
        if (use.model().equals("eevdf")) {
            report.approximated(name, use.span(), NO_GROUPS);
        } else {
            report.approximated(
                    name,
                    use.span(),
                    "model " + use.model() + ": each callback runs whole and takes no time (0 ns), but for kfunc_cost");
        }
        if (use.model().equals("mitosis")) {
            for (String text : Mitosis.refusals(use)) {
                report.refused(name, use.span(), text, "");
            }
            if (!Mitosis.refusals(use).isEmpty()) {
                return;
            }
        }
        if (!use.version().isEmpty()) {
            report.exact("version " + use.version(), use.span());
        }
        flags(use);
    }

    /** Flags of schedulers that wait on purpose. */
    private static final Set<String> DELAYS = Set.of("delay", "delay_after");

    private void flags(SchedulerUse use) {
        Watched watched = new Watched(use.flags());
        Schedulers.create(
                new SchedulerUse(use.name(), use.model(), use.version(), watched, use.arguments(), use.span()));
        use.flags().forEach((flag, value) -> {
            String text = value instanceof Value.Switch s && s.on() ? flag : flag + " " + Words.value(value);
            if (DELAYS.contains(flag)) {
                report.refused(
                        text,
                        use.span(),
                        "a delay that the scheduler makes itself: the in-JVM runtime has none",
                        "kernel.kfunc_cost makes each insert take time; a race finds what can come in between");
            } else if (watched.seen.contains(flag)) {
                report.exact(text, use.span());
            } else if (flag.equals(BINARY)) {
                report.approximated(text, use.span(), "the model stands for it");
            } else {
                report.approximated(text, use.span(), "the model does not look at it: it changes nothing here");
            }
        });
    }

    /** Flags that remember who was asked for. */
    private static final class Watched extends TreeMap<String, Value> {
        private static final long serialVersionUID = 1;

        private final transient Set<String> seen = new HashSet<>();

        Watched(SortedMap<String, Value> flags) {
            for (Map.Entry<String, Value> e : flags.entrySet()) {
                super.put(e.getKey(), e.getValue());
            }
        }

        @Override
        public @Nullable Value get(Object key) {
            seen.add((String) key);
            return super.get(key);
        }

        @Override
        public boolean containsKey(Object key) {
            seen.add((String) key);
            return super.containsKey(key);
        }
    }
}
