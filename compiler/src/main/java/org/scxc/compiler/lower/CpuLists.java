package org.scxc.compiler.lower;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.syntax.Item;
import org.scxc.model.Affinity;
import org.scxc.model.CpuSet;
import org.scxc.model.Nearest;
import org.scxc.model.SourceSpan;

/** CPU lists and what is drawn from them, checked against the machine. */
record CpuLists(Context context) {
    /** Empty if it is no CPU list of this machine; that has been reported. */
    Optional<CpuSet> cpus(Item item, String what) {
        return switch (item) {
            case Item.Quantity q -> range(new Item.Range(q, q, Optional.empty(), q.span()));
            case Item.Cpus c -> {
                CpuSet all = CpuSet.EMPTY;
                for (Item.Range range : c.ranges()) {
                    Optional<CpuSet> part = range(range);
                    if (part.isEmpty()) {
                        yield Optional.empty();
                    }
                    all = all.union(part.get());
                }
                yield Optional.of(all);
            }
            case Item.ListOf list -> {
                CpuSet all = CpuSet.EMPTY;
                for (Item part : list.items()) {
                    Optional<CpuSet> cpus = cpus(part, what);
                    if (cpus.isEmpty()) {
                        yield Optional.empty();
                    }
                    all = all.union(cpus.get());
                }
                if (all.isEmpty()) {
                    context.diagnostics()
                            .report(Code.EMPTY_CPULIST, list.span(), what + " names no CPU", "write CPUs: 0-3,8");
                    yield Optional.empty();
                }
                yield Optional.of(all);
            }
            case Item.Computed c -> {
                OptionalLong cpu =
                        context.values().whole(c, what, 0, context.machine().cpus() - 1L);
                yield cpu.isEmpty() ? Optional.empty() : Optional.of(CpuSet.of((int) cpu.getAsLong()));
            }
            default -> {
                context.diagnostics()
                        .report(Code.WRONG_KIND, item.span(), what + ": expected a list of CPUs", "write 0-3,8");
                yield Optional.empty();
            }
        };
    }

    private Optional<CpuSet> range(Item.Range range) {
        OptionalLong first = cpu(range.first());
        OptionalLong last = range.first() == range.last() ? first : cpu(range.last());
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        int cpus = context.machine().cpus();
        if (last.getAsLong() < first.getAsLong()) {
            context.diagnostics()
                    .report(
                            Code.EMPTY_CPULIST,
                            range.span(),
                            "this range of CPUs runs backwards",
                            "did you mean \"" + last.getAsLong() + "-" + first.getAsLong() + "\"?");
            return Optional.empty();
        }
        if (last.getAsLong() >= cpus) {
            context.diagnostics()
                    .report(
                            Code.CPU_OUTSIDE_MACHINE,
                            range.span(),
                            "machine " + context.machine() + " has no CPU " + last.getAsLong(),
                            "its CPUs are 0-" + (cpus - 1));
            return Optional.empty();
        }
        int from = (int) first.getAsLong();
        int to = (int) last.getAsLong();
        return range.stride().isEmpty()
                ? Optional.of(CpuSet.range(from, to))
                : stride(range.stride().get(), from, to);
    }

    /** As lib/bitmap.c reads it: of each group of CPUs, counted from the first, so many. */
    private Optional<CpuSet> stride(Item.Stride stride, int from, int to) {
        OptionalLong group = context.values().whole(stride.group(), "the group of a stride", 1, Integer.MAX_VALUE);
        OptionalLong used = group.isEmpty()
                ? OptionalLong.empty()
                : context.values().whole(stride.used(), "the CPUs used of each group", 1, group.getAsLong());
        if (used.isEmpty()) {
            return Optional.empty();
        }
        CpuSet cpus = CpuSet.EMPTY;
        for (int cpu = from; cpu <= to; cpu++) {
            if ((cpu - from) % group.getAsLong() < used.getAsLong()) {
                cpus = cpus.union(CpuSet.of(cpu));
            }
        }
        return Optional.of(cpus);
    }

    /** The number of one CPU of this machine; empty if it is none, which has been reported. */
    Optional<Integer> one(Item item) {
        if (item instanceof Item.Quantity) {
            return cpus(item, "a CPU").map(CpuSet::max); // a set of one
        }
        OptionalLong cpu = context.values()
                .whole(item, "a CPU number", 0, context.machine().cpus() - 1L);
        return cpu.isEmpty() ? Optional.empty() : Optional.of((int) cpu.getAsLong());
    }

    private OptionalLong cpu(Item.Quantity quantity) {
        return context.values().whole(quantity, "a CPU number", 0, Integer.MAX_VALUE);
    }

    /** A CPU list, {@code any(count 2, of 0-7)}, or {@code inherit}. */
    Optional<Affinity> affinity(Item item, String what) {
        if (!(item instanceof Item.Call call)) {
            return cpus(item, what).map(Affinity.Cpus::new);
        }
        SourceSpan span = call.span();
        switch (call.name().text()) {
            case "inherit" -> {
                return Optional.of(new Affinity.Inherit());
            }
            case "all" -> {
                return Optional.of(new Affinity.Cpus(context.machine().all()));
            }
            case "any" -> {}
            default -> {
                context.diagnostics()
                        .report(
                                Code.WRONG_KIND,
                                span,
                                what + ": expected CPUs, found \"" + call.name().text() + "\"",
                                Nearest.to(call.name().text(), List.of("any", "all", "inherit"))
                                        .map(n -> "did you mean \"" + n + "\"?")
                                        .orElse("write CPU numbers, " + what + " 0-3,8, or any, all, inherit"));
                return Optional.empty();
            }
        }
        Arguments arguments = new Arguments(call, List.of("count", "of"), context.diagnostics());
        Optional<CpuSet> of = arguments.required("of").flatMap(i -> cpus(i, "of"));
        Optional<Item> count = arguments.required("count");
        if (of.isEmpty() || count.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong n = context.values().whole(count.get(), "count", 1, Integer.MAX_VALUE);
        if (n.isPresent() && n.getAsLong() > of.get().size()) {
            context.diagnostics()
                    .report(
                            Code.MORE_CPUS_THAN_THERE_ARE,
                            count.get().span(),
                            n.getAsLong() + " CPUs cannot be drawn from " + of.get(),
                            "write count " + of.get().size() + ", or a longer list");
            return Optional.empty();
        }
        return n.isEmpty() ? Optional.empty() : Optional.of(new Affinity.Any((int) n.getAsLong(), of.get()));
    }
}
