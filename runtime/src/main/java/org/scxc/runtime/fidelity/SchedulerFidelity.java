package org.scxc.runtime.fidelity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.model.Kernel;
import org.scxc.model.Machine;
import org.scxc.model.Part;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.Value;
import org.scxc.runtime.models.ObjectLoader;
import org.scxc.runtime.models.Schedulers;
import org.scxc.runtime.sched.JavaModel;

/** The scheduler, its version and each of its flags. A model lists the flags that it looks at. */
record SchedulerFidelity(Report report, Machine machine, Kernel kernel) {
    void walk(Optional<SchedulerUse> scheduler, SourceSpan place) {
        if (scheduler.isEmpty()) {
            report.holds("the kernel's own EEVDF", place, fair());
        } else {
            use(scheduler.get());
        }
    }

    void use(SchedulerUse use) {
        use.restart().ifPresent(restart -> report.holds(restart.words(), use.span(), Part.RESTART));
        String name = "scheduler " + use.name();
        if (use.object().isPresent()) {
            object(name, use);
            return;
        }
        if (!use.isExt()) {
            report.holds(name, use.span(), fair());
            version(use);
            flags(use, Set.of(), List.of());
            return;
        }
        String code = use.code().word();
        Optional<JavaModel> model = Schedulers.model(use);
        if (model.isEmpty()) {
            String text = "the in-JVM runtime has no model of scheduler \"" + use.name() + "\"";
            report.refused(name, use.span(), Part.NO_MODEL, text, "its declaration says: model " + code);
            return;
        }
        report.holds(
                name,
                use.span(),
                new Uses()
                        .of(Part.MODEL, "model " + code)
                        .of(Part.CALLBACK, Part.LOAD)
                        .of(Part.DISPATCH, Part.DSQ));
        List<JavaModel.Obstacle> obstacles = model.get().obstacles().apply(use);
        List<JavaModel.Obstacle> whole =
                obstacles.stream().filter(o -> o.flag().isEmpty()).toList();
        whole.forEach(o -> report.refused(name, use.span(), Part.NO_MODEL, o.message(), o.hint()));
        if (whole.isEmpty()) {
            version(use);
            flags(use, model.get().flags(), obstacles);
        }
    }

    private Uses fair() {
        return new Uses().of(Part.EEVDF, Part.EEVDF_BALANCE).ifSo(!machine.equalCores(), Part.CAPACITY_PLACEMENT);
    }

    private void version(SchedulerUse use) {
        if (!use.version().isEmpty()) {
            report.holds("version " + use.version(), use.span(), Part.FLAG);
        }
    }

    private void object(String name, SchedulerUse use) {
        if (Schedulers.objects().isEmpty()) {
            report.refused(name, use.span(), Part.NO_MODEL, "this build cannot read BPF objects", "");
            return;
        }
        List<ObjectLoader.Obstacle> refusals = Schedulers.objects().get().obstacles(use, kernel);
        refusals.forEach(r -> report.refused(name, r.span(), Part.NO_MODEL, r.message(), r.hint()));
        if (refusals.isEmpty()) {
            report.holds(
                    name, use.span(), Part.OBJECT, Part.CALLBACK, Part.LOAD, Part.DISPATCH, Part.DSQ, Part.KICK_WAIT);
            version(use);
            use.flags().forEach((flag, value) -> report.holds(flag, use.span(), Part.FLAG));
        }
    }

    private void flags(SchedulerUse use, Set<String> known, List<JavaModel.Obstacle> obstacles) {
        use.binary().ifPresent(b -> report.holds("binary \"" + b + "\"", use.span(), Part.MODEL));
        use.flags().forEach((flag, value) -> {
            String text = value instanceof Value.Switch s && s.on() ? flag : flag + " " + Words.value(value);
            List<JavaModel.Obstacle> own =
                    obstacles.stream().filter(o -> o.flag().equals(flag)).toList();
            if (!own.isEmpty()) {
                own.forEach(o -> report.refused(text, use.span(), Part.NO_MODEL, o.message(), o.hint()));
            } else if (known.contains(flag)) {
                report.holds(text, use.span(), Part.FLAG);
            } else {
                report.holds(text, use.span(), Part.FLAG_UNUSED);
            }
        });
    }
}
