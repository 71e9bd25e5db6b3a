package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.scxc.compiler.analysis.Constants;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.analysis.Num;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Entry;
import org.scxc.model.CpuSet;
import org.scxc.model.Machine;

/** {@code smt 60%}, and {@code capacity 446 { cpus 4-7 }}: these cores do 446/1024 of the work of the largest in the same time. */
record Capacities(Machine machine, Declarations declarations, Constants constants, Diagnostics diagnostics) {
    /** The machine with what its declaration says; cores that no setting names stay as they are. */
    Machine of(List<Entry> settings) {
        int cores = machine.cores();
        List<Integer> capacities = new ArrayList<>(
                machine.capacities().isEmpty()
                        ? Collections.nCopies(cores, Machine.CAPACITY_MAX)
                        : machine.capacities());
        int smt = machine.smtPercent();
        boolean some = false;
        for (Entry entry : settings) {
            if (entry.name().text().equals("capacity")) {
                set(entry, capacities);
                some = true;
            } else if (entry.name().text().equals("smt")) {
                smt = smt(entry);
                some = true;
            }
        }
        return some
                ? new Machine(
                        machine.layout(),
                        capacities.stream().allMatch(c -> c == Machine.CAPACITY_MAX)
                                ? List.of()
                                : List.copyOf(capacities),
                        smt)
                : machine;
    }

    /** {@code smt 60%}: what a thread does beside a busy one, of what it does alone. */
    private int smt(Entry entry) {
        if (!machine.hasSmt()) {
            diagnostics.report(
                    Code.OUT_OF_RANGE,
                    entry.name().span(),
                    "machine " + machine + " has one thread a core: none slows another down",
                    "leave \"smt\" out, or write a topology with threads: 1n1l4c2t");
            return Machine.NO_SLOWDOWN;
        }
        Values values = new Values(diagnostics, constants, Map.of());
        Optional<Num> part = Settings.value(entry, diagnostics).flatMap(i -> values.number(i, Num.Kind.PERCENT, "smt"));
        if (part.isEmpty()) {
            return Machine.NO_SLOWDOWN;
        }
        long percent = Math.round(part.get().value() * Machine.NO_SLOWDOWN);
        if (percent < 1 || percent > Machine.NO_SLOWDOWN) {
            diagnostics.report(
                    Code.OUT_OF_RANGE,
                    entry.name().span(),
                    "expected 1% to 100%: the speed of a thread while another thread of its core is busy",
                    "write smt 60%");
            return Machine.NO_SLOWDOWN;
        }
        return (int) percent;
    }

    private void set(Entry entry, List<Integer> capacities) {
        Values values = new Values(diagnostics, constants, Map.of());
        List<Entry> block = entry.block().orElse(List.of());
        boolean whole = block.size() == 1 && block.getFirst().name().text().equals("cpus");
        if (entry.value().isEmpty() || !whole) {
            diagnostics.report(
                    Code.MISSING_VALUE,
                    entry.name().span(),
                    "\"capacity\" needs a value and the CPUs that have it",
                    "write capacity 446 { cpus 4-7 }");
            return;
        }
        OptionalLong capacity = values.whole(entry.value().get(), "capacity", 1, Machine.CAPACITY_MAX);
        Entry list = block.getFirst();
        Context context = new Context(declarations, values, machine, diagnostics);
        Optional<CpuSet> cpus = Settings.value(list, diagnostics).flatMap(i -> new CpuLists(context).cpus(i, "cpus"));
        if (capacity.isEmpty() || cpus.isEmpty()) {
            return;
        }
        cpus.get().stream().forEach(cpu -> {
            int core = machine.coreOf(cpu);
            CpuSet siblings = machine.cpusOfCore(core);
            if (!cpus.get().containsAll(siblings)) {
                diagnostics.report(
                        Code.OUT_OF_RANGE,
                        list.span(),
                        "these CPUs are not whole cores: the threads of one core are " + siblings,
                        "name all threads of a core");
            }
            capacities.set(core, (int) capacity.getAsLong());
        });
    }
}
