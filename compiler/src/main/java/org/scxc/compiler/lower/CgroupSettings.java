package org.scxc.compiler.lower;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.model.Nearest;
import org.scxc.model.SchedulerUse;
import org.scxc.model.Value;

/** What flags of a scheduler say of cgroups: its declaration names them, {@code parent_cgroup from FLAG}. */
final class CgroupSettings {
    /** Below the cgroup that the flag names it looks for cells. */
    private static final String PARENT = "parent_cgroup";

    /** With the switch on it does without cgroup callbacks, and so without the cpu controller. */
    private static final String NO_CONTROLLER = "no_cpu_controller";

    private static final Map<String, String> TYPES = Map.of(PARENT, "cgroup", NO_CONTROLLER, "switch");

    private final Diagnostics diagnostics;

    /** By what is derived, the name of the flag. */
    private final Map<String, String> sources = new LinkedHashMap<>();

    CgroupSettings(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    /** @param flags that are declared so far */
    void derive(Decl.Derived derived, Map<String, Decl.Flag> flags) {
        String word = derived.word().text();
        String type = TYPES.get(word);
        Decl.Flag flag = flags.get(derived.flag().text());
        if (type == null) {
            diagnostics.report(
                    Code.UNKNOWN_SETTING,
                    derived.word().span(),
                    "no setting \"" + word + "\" comes from a flag",
                    Nearest.hint(word, TYPES.keySet().stream().sorted().toList()));
        } else if (flag == null) {
            diagnostics.report(
                    Code.UNKNOWN_FLAG,
                    derived.flag().span(),
                    "no flag \"" + derived.flag().text() + "\" is declared before this",
                    Nearest.hint(derived.flag().text(), flags.keySet()));
        } else if (!flag.type().text().equals(type)) {
            diagnostics.report(
                    Code.WRONG_KIND,
                    derived.flag().span(),
                    word + " comes from a flag of type " + type + ", and this one is a "
                            + flag.type().text(),
                    "declare flag " + flag.name().text() + ": " + type);
        } else {
            sources.put(word, flag.name().text());
        }
    }

    /** Who looks for cells hears of them by callbacks unless it says that it does not. */
    SchedulerUse.Cgroups of(Map<String, Value> values) {
        Optional<SchedulerUse.Cgroups.Parent> parent = Optional.ofNullable(sources.get(PARENT))
                .flatMap(flag -> values.get(flag) instanceof Value.Text t
                        ? Optional.of(new SchedulerUse.Cgroups.Parent(flag, t.text()))
                        : Optional.empty());
        boolean without = Optional.ofNullable(sources.get(NO_CONTROLLER))
                .filter(flag -> values.get(flag) instanceof Value.Switch s && s.on())
                .isPresent();
        return new SchedulerUse.Cgroups(parent, parent.isPresent() && !without);
    }
}
