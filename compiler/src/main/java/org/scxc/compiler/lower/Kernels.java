package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scxc.compiler.Overrides;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Kernel;

/** Version, ticks and watchdog. */
final class Kernels {
    private static final List<Integer> HZ = List.of(100, 250, 300, 1000);
    private static final List<String> SETTINGS = List.of("version", "hz", "watchdog", "kfunc_cost");

    private final Context context;
    private String version = Kernel.DEFAULT_VERSION;
    private int hz = Kernel.DEFAULT_HZ;
    private long watchdogNs;
    private long kfuncNs;
    private final Set<String> entered = new HashSet<>();

    private Kernels(Context context) {
        this.context = context;
    }

    static Kernel lower(Context context, Optional<Statement.KernelUse> use, Knobs knobs, Overrides overrides) {
        Kernels kernels = new Kernels(context);
        use.flatMap(Statement.KernelUse::version).ifPresent(kernels::version);
        List<Entry> entries =
                new ArrayList<>(use.map(Statement.KernelUse::settings).orElse(List.of()));
        entries.forEach(kernels::set);
        knobs.kernelVersion().ifPresent(kernels::version);
        knobs.kernel().forEach(kernels::set);
        overrides.kernelVersion().ifPresent(v -> kernels.version = v);
        overrides.hz().ifPresent(h -> kernels.hz = h);
        return new Kernel(kernels.version, kernels.hz, kernels.watchdogNs, kernels.kfuncNs);
    }

    /** The kernel declared under the name {@code item}; {@code version} is an example for the hint. */
    static Optional<Decl.Kernel> named(Context context, Item item, String version) {
        String name = item instanceof Item.Call c ? c.name().text() : "";
        Decl.Kernel declared = context.declarations().kernels().get(name);
        if (declared == null) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_KERNEL,
                            item.span(),
                            "no kernel is called \"" + name + "\"",
                            Nearest.to(name, context.declarations().kernels().keySet())
                                    .map(n -> "did you mean \"" + n + "\"?")
                                    .orElse("write a version, kernel " + version + ", or declare kernel " + name
                                            + " { … }"));
        }
        return Optional.ofNullable(declared);
    }

    private void version(Item item) {
        if (item instanceof Item.Quantity q) {
            if (q.word().matches("[0-9]{1,2}\\.[0-9]{1,3}(\\.[0-9]{1,3})?")) {
                version = q.word();
            } else {
                context.diagnostics()
                        .report(
                                Code.UNKNOWN_KERNEL,
                                q.span(),
                                "\"" + q.word() + "\" is no kernel version",
                                "write 6.18 or 6.18.15");
            }
            return;
        }
        Optional<Decl.Kernel> found = named(context, item, "6.18");
        if (found.isEmpty()) {
            return;
        }
        Decl.Kernel declared = found.get();
        String name = declared.name().text();
        if (RaceKernels.isOfRaces(declared)) {
            context.diagnostics()
                    .report(
                            Code.RACE_STATEMENT,
                            item.span(),
                            "kernel \"" + name + "\" holds choices of races only",
                            "the kernel of a scenario has: " + String.join(", ", SETTINGS));
            return;
        }
        boolean deep = entered.size() >= RaceKernels.LIKE_MAX;
        if (deep || !entered.add(name)) {
            context.diagnostics()
                    .report(
                            Code.LIKE_CYCLE,
                            declared.name().span(),
                            deep
                                    ? "more than " + RaceKernels.LIKE_MAX + " kernels are like each other in a row"
                                    : "kernel \"" + name + "\" is like itself",
                            "it must stand on its own");
            return;
        }
        declared.settings().forEach(this::set);
        entered.remove(name);
    }

    private void set(Entry entry) {
        String name = entry.name().text();
        if (RaceKernels.SETTINGS.contains(name)) {
            context.diagnostics()
                    .report(
                            Code.RACE_STATEMENT,
                            entry.name().span(),
                            "\"" + name + "\" is a choice of races only",
                            "the kernel of a scenario has: " + String.join(", ", SETTINGS));
            return;
        }
        if (!SETTINGS.contains(name)) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_SETTING,
                            entry.name().span(),
                            "the kernel has no setting \"" + name + "\"",
                            Nearest.hint(name, SETTINGS));
            return;
        }
        Settings.noBlock(entry, context.diagnostics());
        Optional<Item> item = Settings.value(entry, context.diagnostics());
        if (item.isEmpty()) {
            return;
        }
        switch (name) {
            case "version" -> version(item.get());
            case "watchdog" ->
                watchdogNs = context.values().duration(item.get(), name).orElse(watchdogNs);
            case "kfunc_cost" ->
                kfuncNs = context.values().duration(item.get(), name).orElse(kfuncNs);
            default -> {
                var value = context.values().whole(item.get(), name, 1, 10_000);
                if (value.isPresent() && !HZ.contains((int) value.getAsLong())) {
                    context.diagnostics()
                            .report(
                                    Code.OUT_OF_RANGE,
                                    item.get().span(),
                                    "no kernel is built with " + value.getAsLong() + " Hz",
                                    "hz is 100, 250, 300 or 1000");
                }
                hz = (int) value.orElse(hz);
            }
        }
    }
}
