package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.scxc.model.CpuSet;
import org.scxc.model.Machine;
import org.scxc.model.Policy;

/** Values of a program as expressions, written as upstream writes them; notes what has to be imported for them. */
final class Literals {
    /** More CPUs than this, and they are written as a range whatever they are. */
    private static final int LISTED_MAX = 12;

    private final Machine machine;
    private final TreeSet<String> imports = new TreeSet<>();

    Literals(Machine machine) {
        this.machine = machine;
    }

    /** Paths, {@code std::time::Duration}. */
    TreeSet<String> imports() {
        return imports;
    }

    KtstrCode duration(long ns) {
        imports.add("std::time::Duration");
        return KtstrCode.atom(Rust.duration(ns));
    }

    KtstrCode cpuset(CpuSet cpus) {
        return KtstrCode.call("CpusetSpec::exact", cpus(cpus));
    }

    /** Whole LLCs as a range, {@code 0..8}; what cuts through one is listed, as far as a list is short. */
    private KtstrCode cpus(CpuSet cpus) {
        if (asRange(cpus)) {
            return KtstrCode.atom(Rust.range(cpus));
        }
        return new KtstrCode.Array(cpus.stream().mapToObj(String::valueOf).toList());
    }

    private boolean asRange(CpuSet cpus) {
        int llc = machine.cpus() / machine.llcs(); // all are alike: Environment
        boolean whole = (cpus.max() + 1) % llc == 0 && cpus.size() % llc == 0;
        return Rust.isRange(cpus) && (whole || cpus.size() > LISTED_MAX);
    }

    /** Empty for what ktstr does when nothing is said. */
    Optional<KtstrCode> pinning(Pinning pinning) {
        return switch (pinning) {
            case Pinning.Inherit p -> Optional.empty();
            case Pinning.Exact p
            when asRange(p.cpus()) ->
                Optional.of(KtstrCode.call("AffinityIntent::exact", KtstrCode.atom(Rust.range(p.cpus()))));
            case Pinning.Exact p -> {
                imports.add("std::collections::BTreeSet");
                List<String> items = new ArrayList<>();
                p.cpus().stream().forEach(c -> items.add(items.isEmpty() ? c + "usize" : String.valueOf(c)));
                yield Optional.of(KtstrCode.call(
                        "AffinityIntent::Exact", KtstrCode.call("BTreeSet::from", new KtstrCode.Array(items))));
            }
            case Pinning.RandomSubset p ->
                Optional.of(KtstrCode.call(
                        "AffinityIntent::random_subset", cpus(p.from()), KtstrCode.atom("" + p.count())));
        };
    }

    KtstrCode work(Work work) {
        if (work.fields().isEmpty()) {
            return KtstrCode.atom("WorkType::" + work.variant());
        }
        List<String> fields = new ArrayList<>();
        for (Work.Field f : work.fields()) {
            fields.add(f.name() + ": " + Rust.setting(f.setting()));
            if (f.setting() instanceof Work.Setting.Time) {
                imports.add("std::time::Duration");
            } else if (f.setting() instanceof Work.Setting.Variant v && v.imported()) {
                imports.add("ktstr::workload::" + v.type());
            }
        }
        return new KtstrCode.Struct("WorkType::" + work.variant(), fields);
    }

    /** Empty for what ktstr does when nothing is said. */
    Optional<KtstrCode> policy(Policy policy) {
        return switch (policy) {
            case Policy.Normal p -> Optional.empty();
            case Policy.Batch p -> Optional.of(KtstrCode.atom("SchedPolicy::Batch"));
            case Policy.Idle p -> Optional.of(KtstrCode.atom("SchedPolicy::Idle"));
            case Policy.Ext p -> Optional.empty(); // refused before
            case Policy.Fifo p -> Optional.of(KtstrCode.atom("SchedPolicy::Fifo(" + p.priority() + ")"));
            case Policy.RoundRobin p -> Optional.of(KtstrCode.atom("SchedPolicy::RoundRobin(" + p.priority() + ")"));
            case Policy.Deadline p ->
                Optional.of(KtstrCode.call(
                        "SchedPolicy::deadline",
                        duration(p.runtimeNs()),
                        duration(p.deadlineNs()),
                        duration(p.periodNs())));
            case Policy.Stop p -> Optional.empty(); // refused before
        };
    }

    KtstrCode hold(Hold hold) {
        return switch (hold) {
            case Hold.Full h -> KtstrCode.atom("HoldSpec::FULL");
            case Hold.Frac h -> KtstrCode.call("HoldSpec::frac", KtstrCode.atom(Rust.decimal(h.fraction())));
            case Hold.Fixed h -> KtstrCode.call("HoldSpec::fixed", duration(h.ns()));
            case Hold.Loop h -> KtstrCode.call("HoldSpec::loop_at", duration(h.intervalNs()));
        };
    }
}
