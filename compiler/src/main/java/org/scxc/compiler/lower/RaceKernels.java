package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.scxc.compiler.Overrides.NewerKernels;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.model.Kernel;
import org.scxc.model.KernelProfile;
import org.scxc.model.Nearest;
import org.scxc.model.Race.KernelVariant;
import org.scxc.model.Records;
import org.scxc.model.SourceSpan;

/** The choices in which kernels and proposed kernels differ (docs/kernel/race.md#variants). */
final class RaceKernels {
    /** How a declared kernel starts from another. */
    private static final List<String> BASES = List.of("like", "version");

    private static final List<String> TIMED = List.of("hz", "watchdog", "kfunc_cost", "fair_server", "ext_server");

    /** Without a kernel a race is about the first branch that has sched_ext. */
    private static final String DEFAULT_VERSION = "6.12";

    private final Context context;
    private final NewerKernels newer;
    private final Map<String, Name> entered = new LinkedHashMap<>();
    private KernelVariant kernel;
    private List<String> unknown = List.of();
    private SourceSpan asked = SourceSpan.NONE;
    private String release = "";
    private Kernel asReleased;

    /**
     * @param steps what the race's kernel does
     * @param released the kernel that it started from, for whoever asks for types
     */
    record Chosen(KernelVariant steps, Kernel released) {}

    private RaceKernels(Context context, NewerKernels newer) {
        this.context = context;
        this.newer = newer;
        KernelProfile profile =
                KernelProfiles.make(context, KernelReleases.of(context).newest(DEFAULT_VERSION), asked);
        kernel = profile.steps();
        asReleased = new Kernel(profile, Kernel.DEFAULT_HZ, 0);
    }

    /** @param depends whether the race can tell how the kernel decides what a fact of this name is about */
    static Chosen lower(
            Context context,
            Optional<RaceItem.Kernel> use,
            RaceKnobs knobs,
            NewerKernels newer,
            Predicate<String> depends) {
        RaceKernels kernels = new RaceKernels(context, newer);
        knobs.version().or(() -> use.flatMap(RaceItem.Kernel::version)).ifPresent(kernels::base);
        use.map(RaceItem.Kernel::settings).orElse(List.of()).forEach(kernels::set);
        knobs.kernel().forEach(kernels::set);
        kernels.tellUnknown(depends);
        return new Chosen(kernels.kernel, kernels.asReleased);
    }

    /** What nothing tells of the release, and the race does not choose itself. */
    private void tellUnknown(Predicate<String> depends) {
        for (String name : unknown) {
            if (depends.test(name)) {
                context.diagnostics()
                        .report(
                                Code.UNKNOWN_FACT,
                                asked,
                                "unknown " + name + " of kernel " + release + ", and this race may depend on it",
                                "choose it: kernel " + release + " { " + name + " … }");
            }
        }
    }

    /** Whether a declaration holds choices of races. Only races look for the declaration of a version. */
    static boolean isOfRaces(Decl.Kernel kernel) {
        return Character.isDigit(kernel.name().text().charAt(0))
                || kernel.settings().stream()
                        .anyMatch(e -> KernelSettings.OF_RACES.contains(e.name().text()));
    }

    static void check(Context context, Decl.Kernel kernel) {
        String name = kernel.name().text();
        if (Character.isDigit(name.charAt(0)) && !KernelReleases.isVersion(name)) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_KERNEL,
                            kernel.name().span(),
                            "\"" + name + "\" is not a kernel version",
                            "write 6.12 or 7.1, or a name");
        }
        new RaceKernels(context, NewerKernels.ERROR).apply(kernel);
    }

    private void base(Item item) {
        if (item instanceof Item.Quantity q) {
            Kernels.known(context, q, newer).ifPresent(branch -> {
                release = branch.release().orElse(q.word());
                asked = q.span();
                KernelProfile profile = KernelProfiles.make(context, release, q.span());
                kernel = profile.steps();
                asReleased = new Kernel(q.word(), branch.release(), Kernel.DEFAULT_HZ, 0, 0, profile);
                unknown = profile.unknown().stream()
                        .filter(KernelSettings.OF_RACES::contains)
                        .toList();
                apply(branch.kernel());
            });
        } else {
            Kernels.named(context, item, "7.1").ifPresent(this::apply);
        }
    }

    private void apply(Decl.Kernel kernel) {
        boolean deep = entered.size() >= LikeRow.MAX;
        if (deep || entered.putIfAbsent(kernel.name().text(), kernel.name()) != null) {
            List<Name> row = new ArrayList<>(entered.values());
            row.add(kernel.name());
            Name told = deep
                    ? LikeRow.nearestToTheEnd(row)
                    : LikeRow.ofCircle(row.stream()
                            .dropWhile(n -> !n.text().equals(kernel.name().text()))
                            .toList());
            context.diagnostics()
                    .report(
                            Code.LIKE_CYCLE,
                            told.span(),
                            deep
                                    ? "more than " + LikeRow.MAX + " kernels are like each other in a row"
                                    : "kernel \"" + told.text() + "\" is like itself",
                            "it must stand on its own");
            return;
        }
        for (Entry entry : kernel.settings()) {
            if (entry.name().text().equals(KernelReleases.NEWEST)) {
                newest(entry, kernel.name());
            } else if (BASES.contains(entry.name().text())) {
                Settings.value(entry, "6.12", context.diagnostics()).ifPresent(this::base);
            } else {
                set(entry);
            }
        }
        entered.remove(kernel.name().text());
    }

    /** The newest release of a branch: {@code kernel 6.18 { newest 6.18.15 }}. */
    private void newest(Entry entry, Name branch) {
        String example = KernelReleases.isVersion(branch.text()) ? branch.text() + ".1" : "6.18.15";
        Optional<Item> value = Settings.value(entry, example, context.diagnostics());
        boolean release = value.filter(v -> v instanceof Item.Quantity q
                        && KernelReleases.isVersion(q.word())
                        && q.word().startsWith(branch.text() + "."))
                .isPresent();
        if (value.isPresent() && !release) {
            context.diagnostics()
                    .report(
                            Code.OUT_OF_RANGE,
                            value.get().span(),
                            "not a release of kernel " + branch.text(),
                            "write newest " + example);
        }
    }

    private void set(Entry entry) {
        String name = entry.name().text();
        if (!KernelSettings.OF_RACES.contains(name)) {
            unknown(entry.name());
            return;
        }
        Optional<Object> value = KernelSettings.isSwitch(name)
                ? Optional.of(RaceSettings.isOn(entry, context.diagnostics()))
                : Settings.value(entry, KernelSettings.example(name), context.diagnostics())
                        .flatMap(v -> KernelSettings.read(context, name, v));
        value.ifPresent(v -> kernel = Records.with(kernel, KernelSettings.component(name), v));
        unknown = unknown.stream().filter(u -> !u.equals(name)).toList();
    }

    private void unknown(Name name) {
        boolean timed = TIMED.contains(name.text());
        context.diagnostics()
                .report(
                        Code.UNKNOWN_SETTING,
                        name.span(),
                        timed
                                ? "a race has no time, and so no " + name.text()
                                : "the kernel of a race has no setting \"" + name.text() + "\"",
                        timed ? "remove it" : Nearest.hint(name.text(), KernelSettings.OF_RACES));
    }
}
