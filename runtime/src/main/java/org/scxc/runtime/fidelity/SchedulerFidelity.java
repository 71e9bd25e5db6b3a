package org.scxc.runtime.fidelity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.Kernel;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;
import org.scxc.runtime.models.ObjectLoader;
import org.scxc.runtime.models.Schedulers;
import org.scxc.runtime.sched.JavaModel;

/** The scheduler, its version and each of its flags. A model lists the flags that it looks at. */
record SchedulerFidelity(Report report, Kernel kernel) {
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
        if (use.object().isPresent()) {
            object(name, use);
            return;
        }
        if (!use.isExt()) {
            report.approximated(name, use.span(), NO_GROUPS);
            version(use);
            flags(use, Set.of(), List.of());
            return;
        }
        String code = use.code().word();
        Optional<JavaModel> model = Schedulers.model(use);
        if (model.isEmpty()) {
            String text = "the in-JVM runtime has no model of scheduler \"" + use.name() + "\"";
            report.refused(name, use.span(), text, "its declaration says: model " + code);
            return;
        }
        report.approximated(
                name,
                use.span(),
                "model " + code + ": each callback runs whole and takes no time (0 ns), but for kfunc_cost");
        List<JavaModel.Obstacle> obstacles = model.get().obstacles().apply(use);
        List<JavaModel.Obstacle> whole =
                obstacles.stream().filter(o -> o.flag().isEmpty()).toList();
        whole.forEach(o -> report.refused(name, use.span(), o.message(), o.hint()));
        if (whole.isEmpty()) {
            version(use);
            flags(use, model.get().flags(), obstacles);
        }
    }

    private void version(SchedulerUse use) {
        if (!use.version().isEmpty()) {
            report.exact("version " + use.version(), use.span());
        }
    }

    private void object(String name, SchedulerUse use) {
        if (Schedulers.objects().isEmpty()) {
            report.refused(name, use.span(), "this build cannot read BPF objects", "");
            return;
        }
        List<ObjectLoader.Obstacle> refusals = Schedulers.objects().get().obstacles(use, kernel);
        refusals.forEach(r -> report.refused(name, r.span(), r.message(), r.hint()));
        if (refusals.isEmpty()) {
            report.approximated(
                    name,
                    use.span(),
                    "its own code runs; each callback runs whole and takes no time (0 ns), but for kfunc_cost");
            version(use);
            use.flags().forEach((flag, value) -> report.exact(flag, use.span()));
        }
    }

    private void flags(SchedulerUse use, Set<String> known, List<JavaModel.Obstacle> obstacles) {
        use.binary().ifPresent(b -> report.approximated("binary \"" + b + "\"", use.span(), "the model stands for it"));
        use.flags().forEach((flag, value) -> {
            String text = value instanceof Value.Switch s && s.on() ? flag : flag + " " + Words.value(value);
            List<JavaModel.Obstacle> own =
                    obstacles.stream().filter(o -> o.flag().equals(flag)).toList();
            if (!own.isEmpty()) {
                own.forEach(o -> report.refused(text, use.span(), o.message(), o.hint()));
            } else if (known.contains(flag)) {
                report.exact(text, use.span());
            } else {
                report.approximated(text, use.span(), "the model does not look at it: it changes nothing here");
            }
        });
    }
}
