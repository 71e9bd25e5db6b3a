package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scxc.compiler.analysis.Constants;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.compiler.syntax.Entry;
import org.scxc.compiler.syntax.Item;
import org.scxc.compiler.syntax.Name;
import org.scxc.model.Machine;
import org.scxc.model.Nearest;

/** {@code 1n2l4c2t}, or the name of a declared machine. */
final class Machines {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,4})n([0-9]{1,4})l([0-9]{1,4})c([0-9]{1,4})t");
    static final int CPUS_MAX = 1024;
    static final String NONE_OF_ONE = "a machine has at least one of each";
    private static final List<String> SETTINGS = List.of("topology", "like", Llcs.WORD, "capacity", "smt");

    private Machines() {}

    /**
     * Empty if there is no such machine; that has been reported.
     *
     * @param constants those that capacities may use
     */
    static Optional<Machine> lower(Item item, Declarations declarations, Constants constants, Diagnostics diagnostics) {
        return lower(item, declarations, new ArrayList<>(), constants, diagnostics);
    }

    private static Optional<Machine> lower(
            Item item,
            Declarations declarations,
            List<Decl.Machine> chain,
            Constants constants,
            Diagnostics diagnostics) {
        if (item instanceof Item.Quantity q) {
            return parse(q, diagnostics);
        }
        String name = item instanceof Item.Call c ? c.name().text() : "";
        Decl.Machine declared = declarations.machines().get(name);
        if (declared == null) {
            diagnostics.report(
                    Code.UNKNOWN_MACHINE,
                    item.span(),
                    name.isEmpty() ? "expected a machine" : "unknown machine \"" + name + "\"",
                    Nearest.to(name, declarations.machines().keySet())
                            .map(n -> "did you mean \"" + n + "\"?")
                            .orElse("write 1n2l4c2t: nodes, LLCs in all, cores an LLC, threads a core"));
            return Optional.empty();
        }
        return declared(declared, declarations, chain, constants, diagnostics);
    }

    /** Empty if the declaration names no machine; that has been reported. */
    static Optional<Machine> declared(
            Decl.Machine machine,
            Declarations declarations,
            List<Decl.Machine> chain,
            Constants constants,
            Diagnostics diagnostics) {
        if (chain.contains(machine)) {
            Name first = LikeRow.ofCircle(chain.stream()
                    .skip(chain.indexOf(machine))
                    .map(Decl.Machine::name)
                    .toList());
            diagnostics.report(
                    Code.LIKE_CYCLE,
                    first.span(),
                    "machine \"" + first.text() + "\" is like itself",
                    "give one of them a topology");
            return Optional.empty();
        }
        if (chain.size() > LikeRow.MAX) {
            return Optional.empty(); // told at one that is nearer to the end of the row
        }
        chain.add(machine);
        boolean last =
                machine.settings().stream().noneMatch(e -> e.name().text().equals("like"));
        if (last && chain.size() > LikeRow.MAX) {
            diagnostics.report(
                    Code.LIKE_CYCLE,
                    LikeRow.nearestToTheEnd(
                                    chain.stream().map(Decl.Machine::name).toList())
                            .span(),
                    "more than " + LikeRow.MAX + " machines are like each other in a row",
                    "give one of them a topology");
            return Optional.empty();
        }
        Optional<Machine> base = Optional.empty();
        boolean told = false;
        List<Entry> llcs = new ArrayList<>();
        for (Entry entry : machine.settings()) {
            String setting = entry.name().text();
            switch (setting) {
                case "topology", "like" -> {
                    Optional<Item> value = Settings.value(entry, "1n2l4c2t", diagnostics);
                    boolean word = value.isPresent() && setting.equals("topology") && value.get() instanceof Item.Call;
                    if (word) {
                        diagnostics.report(
                                Code.WRONG_KIND,
                                value.get().span(),
                                "a topology is written, not named",
                                "write like " + Settings.text(value.get()) + ", or topology 1n2l4c2t");
                    } else {
                        base = value.flatMap(v -> lower(v, declarations, chain, constants, diagnostics));
                    }
                    told = true; // whatever is wrong with it
                }
                case Llcs.WORD -> {
                    llcs.add(entry);
                    told = true;
                }
                case "capacity", "smt" -> {}
                default -> {
                    told = true;
                    diagnostics.report(
                            Code.UNKNOWN_SETTING,
                            entry.name().span(),
                            "a machine has no setting \"" + setting + "\"",
                            Nearest.hint(setting, SETTINGS));
                }
            }
        }
        if (!llcs.isEmpty() && base.isPresent()) {
            diagnostics.report(
                    Code.DUPLICATE_SETTING,
                    llcs.getFirst().name().span(),
                    "this machine has a topology already",
                    "leave one of them out");
        } else if (!llcs.isEmpty()) {
            base = new Llcs(constants, diagnostics).of(llcs);
        }
        if (base.isEmpty() && !told) {
            diagnostics.report(
                    Code.MISSING_VALUE,
                    machine.name().span(),
                    "this machine has no topology",
                    "write topology 1n2l4c2t, llc 8c2t for each LLC, or like and the name of a machine");
        }
        return base.map(b -> new Capacities(b, declarations, constants, diagnostics).of(machine.settings()));
    }

    static String tooMany(long cpus) {
        return "a machine has at most " + CPUS_MAX + " CPUs, and this one has " + cpus;
    }

    private static Optional<Machine> parse(Item.Quantity q, Diagnostics diagnostics) {
        Matcher m = FORM.matcher(q.word());
        if (!m.matches()) {
            diagnostics.report(
                    Code.UNKNOWN_MACHINE,
                    q.span(),
                    "\"" + q.word() + "\" is not a machine",
                    "write 1n2l4c2t: nodes, LLCs in all, cores an LLC, threads a core");
            return Optional.empty();
        }
        int[] n = new int[4];
        long cpus = 1;
        for (int i = 0; i < 4; i++) {
            n[i] = Integer.parseInt(m.group(i + 1));
            cpus *= i == 0 ? Math.min(1, n[0]) : n[i];
        }
        String problem = "";
        if (cpus == 0) {
            problem = NONE_OF_ONE;
        } else if (cpus > CPUS_MAX) {
            problem = tooMany(cpus);
        } else if (n[1] % n[0] != 0) {
            problem = "the " + n[1] + " LLCs of all nodes cannot be shared out among " + n[0] + " nodes";
        }
        if (!problem.isEmpty()) {
            diagnostics.report(Code.OUT_OF_RANGE, q.span(), problem, "l counts the LLCs of the whole machine");
            return Optional.empty();
        }
        return Optional.of(new Machine(n[0], n[1], n[2], n[3]));
    }
}
