package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.compiler.Overrides.NewerKernels;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Nearest;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.compiler.syntax.RaceItem;
import org.scxc.model.Race.CheckPosition;
import org.scxc.model.Race.Core;
import org.scxc.model.Race.DequeueOrder;
import org.scxc.model.Race.KernelVariant;
import org.scxc.model.Race.OnBadTarget;
import org.scxc.model.Race.QseqScope;
import org.scxc.model.Race.SliceWrite;

/** The choices in which kernels and proposed kernels differ (docs/kernel/race.md#variants). */
final class RaceKernels {
    static final List<String> SETTINGS = List.of(
            "core",
            "on_bad_target",
            "reenq_limit",
            "qseq",
            "dequeue_order",
            "insert_cookie",
            "slice_write",
            "check_position",
            "enq_migration_disabled");

    /** How a declared kernel starts from another. */
    private static final List<String> BASES = List.of("like", "version");

    private static final List<String> TIMED = List.of("hz", "watchdog", "kfunc_cost");

    /** What they are called elsewhere in specifications and mails. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "stock", "error_global",
            "c1", "silent_queued",
            "c2", "silent_drop",
            "c3", "silent_global");

    private static final KernelVariant STOCK = KernelVariant.STOCK_6_12;
    private static final int LIMIT_MAX = 1_000_000;

    private final Context context;
    private final NewerKernels newer;
    private final Map<String, Name> entered = new LinkedHashMap<>();
    private Core core = STOCK.core();
    private OnBadTarget onBadTarget = STOCK.onBadTarget();
    private int reenqLimit = STOCK.reenqLimit();
    private QseqScope qseq = STOCK.qseq();
    private DequeueOrder dequeueOrder = STOCK.dequeueOrder();
    private boolean insertCookie = STOCK.insertCookie();
    private SliceWrite sliceWrite = STOCK.sliceWrite();
    private CheckPosition checkPosition = STOCK.checkPosition();
    private boolean enqMigrationDisabled = STOCK.enqMigrationDisabled();

    private RaceKernels(Context context, NewerKernels newer) {
        this.context = context;
        this.newer = newer;
    }

    static KernelVariant lower(Context context, Optional<RaceItem.Kernel> use, RaceKnobs knobs, NewerKernels newer) {
        RaceKernels kernels = new RaceKernels(context, newer);
        knobs.version().or(() -> use.flatMap(RaceItem.Kernel::version)).ifPresent(kernels::base);
        use.map(RaceItem.Kernel::settings).orElse(List.of()).forEach(kernels::set);
        knobs.kernel().forEach(kernels::set);
        return kernels.made();
    }

    private KernelVariant made() {
        return new KernelVariant(
                core,
                onBadTarget,
                reenqLimit,
                qseq,
                dequeueOrder,
                insertCookie,
                sliceWrite,
                checkPosition,
                enqMigrationDisabled);
    }

    /** Whether a declaration holds choices of races. Only races look for the declaration of a version. */
    static boolean isOfRaces(Decl.Kernel kernel) {
        return Character.isDigit(kernel.name().text().charAt(0))
                || kernel.settings().stream()
                        .anyMatch(e -> SETTINGS.contains(e.name().text()));
    }

    static void check(Context context, Decl.Kernel kernel) {
        String name = kernel.name().text();
        if (Character.isDigit(name.charAt(0)) && !KernelReleases.isVersion(name)) {
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_KERNEL,
                            kernel.name().span(),
                            "\"" + name + "\" is no kernel version",
                            "write 6.12 or 7.1, or a name");
        }
        new RaceKernels(context, NewerKernels.ERROR).apply(kernel);
    }

    private void base(Item item) {
        if (item instanceof Item.Quantity q) {
            Kernels.known(context, q, newer).map(Kernels.Branch::kernel).ifPresent(this::apply);
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
                            "this is no release of kernel " + branch.text(),
                            "write newest " + example);
        }
    }

    private void set(Entry entry) {
        switch (entry.name().text()) {
            case "core" -> core = oneOf(entry, core);
            case "on_bad_target" -> onBadTarget = oneOf(entry, onBadTarget);
            case "reenq_limit" -> reenqLimit = limit(entry);
            case "qseq" -> qseq = oneOf(entry, qseq);
            case "dequeue_order" -> dequeueOrder = oneOf(entry, dequeueOrder);
            case "insert_cookie" -> insertCookie = RaceSettings.isOn(entry, context.diagnostics());
            case "slice_write" -> sliceWrite = oneOf(entry, sliceWrite);
            case "check_position" -> checkPosition = oneOf(entry, checkPosition);
            case "enq_migration_disabled" -> enqMigrationDisabled = RaceSettings.isOn(entry, context.diagnostics());
            default -> unknown(entry.name());
        }
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
                        timed ? "remove it" : Nearest.hint(name.text(), SETTINGS));
    }

    private int limit(Entry entry) {
        OptionalLong value = Settings.value(entry, "256", context.diagnostics())
                .map(v -> context.values().whole(v, "reenq_limit", 1, LIMIT_MAX))
                .orElse(OptionalLong.empty());
        return value.isEmpty() ? reenqLimit : (int) value.getAsLong();
    }

    /** @return the constant that the entry names; {@code old} if there is none, which has been reported */
    private <E extends Enum<E>> E oneOf(Entry entry, E old) {
        List<E> all = List.of(old.getDeclaringClass().getEnumConstants());
        List<String> words =
                all.stream().map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
        Optional<Item> value = Settings.value(entry, words.getFirst(), context.diagnostics());
        if (value.isEmpty()) {
            return old;
        }
        String word = Settings.text(value.get());
        int found = words.indexOf(word);
        if (found < 0) {
            String name = entry.name().text();
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_DESIGN,
                            value.get().span(),
                            "\"" + name + "\" cannot be \"" + word + "\"",
                            Optional.ofNullable(ELSEWHERE.get(word))
                                    .filter(words::contains)
                                    .map(w -> "did you mean \"" + w + "\"?")
                                    .orElse(Nearest.hint(word, words)));
        }
        return found < 0 ? old : all.get(found);
    }
}
