package org.scxc.backends.ktstr;

import java.util.List;
import java.util.Optional;
import org.scxc.backends.Findings;
import org.scxc.model.Scenario;
import org.scxc.model.SourceSpan;
import org.scxc.model.Target;
import org.scxc.model.Value;

/**
 * {@code target ktstr { … }}.
 *
 * @param memoryMib guest memory; ktstr gives at least 64 MiB a CPU whatever this says
 * @param snapshots periodic captures, 0 = none
 * @param claims off = no expectation becomes a check but that the scheduler lives, as in upstream's reproducers
 * @param file name of the file to write, without {@code .rs}; empty = derived
 */
record TargetSettings(
        Optional<Target.Setting> duration,
        long memoryMib,
        int snapshots,
        SourceSpan snapshotsSpan,
        Optional<Boolean> autoRepro,
        Optional<Boolean> claims,
        String file) {
    private static final long MEMORY_MIB = 256; // what upstream's reproducers take
    private static final int SNAPSHOTS_MAX = 64;
    private static final List<String> NAMES =
            List.of("duration", "memory", "snapshots", "auto_repro", "claims", "file", Target.ONLY);

    static TargetSettings of(Scenario scenario, Findings findings) {
        Target target = scenario.targets().stream()
                .filter(t -> t.name().equals("ktstr"))
                .findFirst()
                .orElse(new Target("ktstr", List.of(), scenario.span()));
        for (Target.Setting s : target.settings()) {
            if (!NAMES.contains(s.name())) {
                findings.problem(
                        s.span(),
                        "target ktstr has no setting \"" + s.name() + "\"",
                        "there is: " + String.join(", ", NAMES));
            } else {
                findings.exact("target ktstr " + s.name(), s.span(), "an attribute");
            }
        }
        return new TargetSettings(
                target.setting("duration"),
                memory(target, findings),
                snapshots(target, findings),
                target.setting("snapshots").map(Target.Setting::span).orElse(scenario.span()),
                onOrOff(target, "auto_repro", findings),
                onOrOff(target, "claims", findings),
                file(target, findings));
    }

    private static long memory(Target target, Findings findings) {
        Optional<Target.Setting> setting = target.setting("memory");
        if (setting.isEmpty()) {
            return MEMORY_MIB;
        }
        if (setting.get().value() instanceof Value.Size s && s.bytes() > 0 && s.bytes() % (1 << 20) == 0) {
            return s.bytes() >> 20;
        }
        findings.problem(setting.get().span(), "memory is a whole number of MiB", "write memory 256MiB");
        return MEMORY_MIB;
    }

    private static int snapshots(Target target, Findings findings) {
        Optional<Target.Setting> setting = target.setting("snapshots");
        if (setting.isEmpty()) {
            return 0;
        }
        if (setting.get().value() instanceof Value.Number n
                && n.value() == Math.rint(n.value())
                && n.value() >= 0
                && n.value() <= SNAPSHOTS_MAX) {
            return (int) n.value();
        }
        findings.problem(
                setting.get().span(), "snapshots is a number from 0 to " + SNAPSHOTS_MAX, "write snapshots 12");
        return 0;
    }

    private static Optional<Boolean> onOrOff(Target target, String name, Findings findings) {
        Optional<Target.Setting> setting = target.setting(name);
        if (setting.isPresent() && setting.get().value() instanceof Value.Switch s) {
            return Optional.of(s.on());
        }
        setting.ifPresent(s -> findings.problem(s.span(), name + " is a switch: on or off", "write " + name + " off"));
        return Optional.empty();
    }

    private static String file(Target target, Findings findings) {
        Optional<Target.Setting> setting = target.setting("file");
        if (setting.isPresent()
                && setting.get().value() instanceof Value.Text t
                && t.text().matches("[a-z][a-z0-9_]{0,99}")) {
            return t.text();
        }
        setting.ifPresent(s -> findings.problem(
                s.span(),
                "file is a name of small letters, digits and underscores, without .rs",
                "write file \"ktstr_mitosis_vtime_tests\""));
        return "";
    }
}
