package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.compiler.Overrides.NewerKernels;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.Statement;
import org.scxc.model.Kernel;
import org.scxc.model.KernelProfile;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;

/** Version, ticks, watchdog and deadline servers. */
final class Kernels {
    private static final List<Integer> HZ = List.of(100, 250, 300, 1000); // kernel/Kconfig.hz
    private static final List<String> SETTINGS =
            List.of("version", "hz", "watchdog", "kfunc_cost", "fair_server", "ext_server");

    private final Context context;
    private final NewerKernels newer;
    private String version = Kernel.DEFAULT_VERSION;
    private Optional<String> release = Optional.empty();
    private SourceSpan asked = SourceSpan.NONE;
    private int hz = Kernel.DEFAULT_HZ;
    private long watchdogNs;
    private long kfuncNs;
    private final DeadlineServers servers;
    private final Map<String, Name> entered = new LinkedHashMap<>();

    private Kernels(Context context, NewerKernels newer) {
        this.context = context;
        this.newer = newer;
        servers = new DeadlineServers(context);
        known(context, new Item.Quantity(version, SourceSpan.NONE), newer).ifPresent(k -> release = k.release());
    }

    static Kernel lower(Context context, Optional<Statement.KernelUse> use, Knobs knobs, NewerKernels newer) {
        Kernels kernels = new Kernels(context, newer);
        use.flatMap(Statement.KernelUse::version).ifPresent(kernels::version);
        List<Entry> entries =
                new ArrayList<>(use.map(Statement.KernelUse::settings).orElse(List.of()));
        entries.forEach(kernels::set);
        knobs.kernelVersion().ifPresent(kernels::version);
        knobs.kernel().forEach(kernels::set);
        KernelProfile profile = KernelProfiles.make(context, kernels.release.orElse(kernels.version), kernels.asked);
        DeadlineServers.Both servers = kernels.servers.on(profile);
        return new Kernel(
                kernels.version,
                kernels.release,
                kernels.hz,
                kernels.watchdogNs,
                kernels.kfuncNs,
                servers.fair(),
                servers.ext(),
                profile);
    }

    /**
     * A version with the declaration of its branch.
     *
     * @param release the release it stands for; empty if it is newer than all that are known
     */
    record Branch(Optional<String> release, Decl.Kernel kernel) {}

    /** What a version stands for, in scenarios and races alike; empty is an error that has been reported. */
    static Optional<Branch> known(Context context, Item.Quantity version, NewerKernels newer) {
        return switch (KernelReleases.of(context).find(version.word())) {
            case KernelReleases.Known k -> Optional.of(new Branch(Optional.of(k.release()), k.branch()));
            case KernelReleases.Unknown u -> {
                context.diagnostics().report(Code.UNKNOWN_KERNEL, version.span(), u.message(), u.hint());
                yield Optional.empty();
            }
            case KernelReleases.Newer n -> {
                boolean warn = newer == NewerKernels.WARNING;
                context.diagnostics()
                        .report(warn ? Code.NEWER_KERNEL : Code.UNKNOWN_KERNEL, version.span(), n.message(), n.hint());
                yield warn ? Optional.of(new Branch(Optional.empty(), n.nearest())) : Optional.empty();
            }
        };
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
                            "unknown kernel \"" + name + "\"",
                            Nearest.to(name, context.declarations().kernels().keySet())
                                    .map(n -> "did you mean \"" + n + "\"?")
                                    .orElse("write a version, kernel " + version + ", or declare kernel " + name
                                            + " { … }"));
        }
        return Optional.ofNullable(declared);
    }

    private void version(Item item) {
        if (item instanceof Item.Quantity q) {
            known(context, q, newer).ifPresent(k -> {
                version = q.word();
                asked = q.span();
                release = k.release();
            });
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
        boolean deep = entered.size() >= LikeRow.MAX;
        if (deep || entered.putIfAbsent(name, declared.name()) != null) {
            List<Name> row = new ArrayList<>(entered.values());
            row.add(declared.name());
            Name told = deep
                    ? LikeRow.nearestToTheEnd(row)
                    : LikeRow.ofCircle(row.stream()
                            .dropWhile(n -> !n.text().equals(declared.name().text()))
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
        declared.settings().forEach(this::set);
        entered.remove(name);
    }

    private void set(Entry entry) {
        String name = entry.name().text();
        if (KernelSettings.OF_RACES.contains(name)) {
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
            case "fair_server", "ext_server" -> servers.set(name, item.get());
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
